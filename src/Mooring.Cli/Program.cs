using Mooring.Cli.Application;

return await MoorApplication.RunAsync(args, Terminal.OfThisProcess(), CancellationToken.None).ConfigureAwait(false);
