// Command observations asks Katib's DB manager at an address, as Katib's own programs do: `report TRIAL` keeps the metrics
// that are arguments after it, as NAME=VALUE; `get TRIAL` prints what is kept of the trial, as JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	katib "github.com/kubeflow/katib/pkg/apis/manager/v1beta1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

func main() {
	if len(os.Args) < 4 {
		exit(fmt.Errorf("usage: observations ADDRESS report|get TRIAL [NAME=VALUE...]"))
	}
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		exit(err)
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	manager := katib.NewDBManagerClient(connection)
	if os.Args[2] == "report" {
		err = report(ctx, manager, os.Args[3], os.Args[4:])
	} else {
		err = get(ctx, manager, os.Args[3])
	}
	if err != nil {
		exit(err)
	}
}

func exit(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func report(ctx context.Context, manager katib.DBManagerClient, trial string, metrics []string) error {
	var logs []*katib.MetricLog
	for second, metric := range metrics {
		name, value, _ := strings.Cut(metric, "=")
		at := time.Date(2026, 1, 1, 0, 0, second, 123456000, time.UTC)
		logs = append(logs, &katib.MetricLog{
			TimeStamp: at.Format(time.RFC3339Nano),
			Metric:    &katib.Metric{Name: name, Value: value},
		})
	}
	log := &katib.ObservationLog{MetricLogs: logs}
	_, err := manager.ReportObservationLog(ctx, &katib.ReportObservationLogRequest{TrialName: trial, ObservationLog: log})
	return err
}

func get(ctx context.Context, manager katib.DBManagerClient, trial string) error {
	reply, err := manager.GetObservationLog(ctx, &katib.GetObservationLogRequest{TrialName: trial})
	if err != nil {
		return err
	}
	metrics := []map[string]string{}
	for _, log := range reply.GetObservationLog().GetMetricLogs() {
		metrics = append(metrics, map[string]string{"at": log.TimeStamp, "name": log.Metric.Name, "value": log.Metric.Value})
	}
	return json.NewEncoder(os.Stdout).Encode(metrics)
}
