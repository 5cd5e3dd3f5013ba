using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/Mooring.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
