// A service around a guest: dotnet run --project samples/metrics, and then curl http://localhost:5000/cells/load
await Mooring.Samples.Metrics.MetricsService.Create(args).RunAsync();
