using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Effects;

namespace Mooring.Cli.Commands;

/// <summary><c>moor effects</c>: what was inferred of an assembly's members, and why.</summary>
internal sealed class EffectsCommand : MoorCommand
{
    private readonly Argument<string> _assembly = new("ASSEMBLY") { Description = "A compiled .NET assembly." };
    private readonly Option<string?> _why = new("--why") { Description = "Show the calls that lead from this member to thread-local state or a throw.", HelpName = "MEMBER" };

    public EffectsCommand()
        : base("effects", "Show which members of an assembly reach thread-local state or throw.")
    {
        Add(_assembly);
        Add(_why);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("effects App.dll", "Lists the members that reach thread-local state or throw."),
        new("effects App.dll --why Clock.Now", "Shows the calls from Clock.Now to the state that it depends on."),
    ];

    public override Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_assembly);
        AssemblyEffects effects;
        InputFile.Check(path);
        try
        {
            effects = AssemblyEffects.Infer(path);
        }
        catch (BadImageFormatException cause)
        {
            throw new CliException($"{path}: not a .NET assembly", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: {cause.Message}", cause);
        }

        if (arguments.GetValue(_why) is { } member) WriteWhy(terminal.Output, effects, member);
        else WriteAll(terminal.Output, effects);
        return Task.FromResult(ExitCode.Success);
    }

    private static void WriteAll(TextWriter output, AssemblyEffects effects)
    {
        int members = 0, proven = 0;
        foreach (MemberEffects member in effects.Members)
        {
            members++;
            if (!member.ReachesThreadLocal) proven++;
            if (!member.ReachesThreadLocal && !member.Throws) continue;
            string found = string.Join(", ", new[] { member.ReachesThreadLocal ? "thread-local" : null, member.Throws ? "throws" : null }.OfType<string>());
            output.WriteLine($"{found,-22} {member.Member[2..]}");
        }

        output.WriteLine($"{effects.Name}: {members} members, {proven} without thread-local state");
    }

    private static void WriteWhy(TextWriter output, AssemblyEffects effects, string text)
    {
        MemberEffects[] found = [.. effects.Find(text)];
        if (found.Length == 0) throw new CliException($"{effects.Name} has no visible member whose name contains '{text}'");
        foreach (MemberEffects member in found)
        {
            output.WriteLine(member.Member[2..]);
            Write(output, "reaches thread-local state", effects.WhyThreadLocal(member.Member));
            Write(output, "throws", effects.WhyThrows(member.Member));
            if (member is { ReachesThreadLocal: false, Throws: false }) output.WriteLine("  neither reaches thread-local state nor throws, as far as direct calls show");
        }
    }

    private static void Write(TextWriter output, string what, IEnumerable<string> chain)
    {
        bool first = true;
        foreach (string step in chain)
        {
            if (first) output.WriteLine($"  {what}:");
            first = false;
            output.WriteLine($"    → {(step.StartsWith("M:", StringComparison.Ordinal) ? step[2..] : step)}");
        }
    }
}
