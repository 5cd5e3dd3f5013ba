using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Values;
using Mooring.Wasm;

namespace Mooring.Cli.Modules;

/// <summary>The options that all commands share that show code, and the showing itself.</summary>
internal sealed class DisassemblyOptions
{
    private readonly Option<int?> _function = ValueOptions.OptionalCount("--func", "Show only this function, by its index (imports first)", 0);

    private readonly Option<bool> _fold = new("--fold") { Description = "Put operands in parentheses behind their instruction." };
    private readonly Option<bool> _noNames = new("--no-names") { Description = "Show indices in place of names." };

    /// <summary>Makes the options part of a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_function);
        command.Add(_fold);
        command.Add(_noNames);
    }

    /// <summary>Whether one of the options was given.</summary>
    public bool AreGiven(ParseResult arguments) => arguments.GetValue(_function) is not null || arguments.GetValue(_fold) || arguments.GetValue(_noNames);

    /// <summary>The module, or the function asked for, in the text format.</summary>
    /// <exception cref="CliException">The module cannot be decoded, or has no such function.</exception>
    public string Print(byte[] module, string path, ParseResult arguments)
    {
        bool fold = arguments.GetValue(_fold);
        bool useNames = !arguments.GetValue(_noNames);
        try
        {
            return arguments.GetValue(_function) is { } function
                ? WasmText.FunctionFromBinary(module, function, fold, useNames)
                : WasmText.FromBinary(module, fold, useNames);
        }
        catch (WasmFormatException cause)
        {
            throw new CliException($"{path}: not a WebAssembly module: {cause.Message}", cause);
        }
        catch (ArgumentOutOfRangeException cause)
        {
            throw new CliException($"{path}: there is no function {cause.ActualValue}", cause);
        }
    }
}
