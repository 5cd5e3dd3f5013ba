using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mooring.Cli.Application;

/// <summary>The usual help of a command, with examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        IEnumerable<MoorCommand.Example> examples = parseResult.CommandResult.Command switch
        {
            MoorCommand command => command.Examples,
            Command root => root.Subcommands.OfType<MoorCommand>().Select(command => command.Examples[0]),
        };

        output.WriteLine("Examples:");
        foreach (MoorCommand.Example example in examples)
        {
            output.WriteLine($"  moor {example.Line}");
            output.WriteLine($"      {example.Effect}");
        }

        return code;
    }
}
