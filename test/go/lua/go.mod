module cdk8s-kubeflow/test/go/lua

go 1.25.7

require github.com/yuin/gopher-lua v1.1.1
