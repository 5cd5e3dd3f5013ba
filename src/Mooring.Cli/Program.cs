using Mooring.Cli.Application;

using var signals = new StopSignals(TimeProvider.System, static () => Environment.Exit(ExitCode.Interrupted));
return await MoorApplication.RunAsync(args, Terminal.OfThisProcess(), signals.Token).ConfigureAwait(false);
