module standins

go 1.26.0
