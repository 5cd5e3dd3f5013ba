using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Summaries;

namespace Mooring.Analyzers.Sharing;

/// <summary>Where the functions go that are given to a member.</summary>
internal enum RunsWhere
{
    /// <summary>In place, or unknown.</summary>
    Here,

    /// <summary>On another thread, once.</summary>
    Elsewhere,

    /// <summary>On other threads, several at once.</summary>
    ElsewhereManyTimes,

    /// <summary>In the context of a UI thread, a dispatcher or a grain: where context-affine values belong.</summary>
    InContext,
}

/// <summary>Tells where a function argument will run, from <c>elsewhere.txt</c>.</summary>
internal static class ElsewhereTable
{
    private static readonly Lazy<MemberTable<RunsWhere>> Table = new(ReadTable);
    private static readonly Lazy<Dictionary<string, (string Type, RunsWhere Where)>> Constructors = new(ReadConstructors);

    /// <summary>Where a call runs the functions that it is given.</summary>
    public static RunsWhere OfCall(IInvocationOperation call) => OfMethod(call.TargetMethod, call.Instance?.Type);

    public static RunsWhere OfMethod(IMethodSymbol method, ITypeSymbol? receiver)
    {
        foreach (RunsWhere where in Table.Value.Find(method.Name, receiver, method.ContainingType)) return where;
        return IsContextMember(method) ? RunsWhere.InContext : RunsWhere.Here;
    }

    public static RunsWhere OfCreation(IObjectCreationOperation creation) =>
        creation.Type is { } type && Constructors.Value.TryGetValue(type.Name, out var entry) && TypeNames.Is(type, entry.Type) ? entry.Where : RunsWhere.Here;

    /// <summary>Where handlers of an event run: elsewhere only for the framework's that <c>elsewhere.txt</c> names, and not when they are marshalled.</summary>
    public static RunsWhere OfEvent(IEventAssignmentOperation assignment)
    {
        if (assignment.EventReference is not IEventReferenceOperation { Event: { } raised, Instance: { } source }) return RunsWhere.Here;
        foreach (RunsWhere where in Table.Value.Find(raised.Name, source.Type, raised.ContainingType))
            return IsMarshalled(assignment) ? RunsWhere.InContext : where;
        return RunsWhere.Here;
    }

    /// <summary>Whether the type around gives some source of events an object to whose thread its handlers go.</summary>
    private static bool IsMarshalled(IOperation assignment)
    {
        SyntaxNode? around = assignment.Syntax.Ancestors().FirstOrDefault(node => node is TypeDeclarationSyntax);
        return around is not null && around.DescendantNodes().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "SynchronizingObject" });
    }

    /// <summary>What takes a function: the call or creation of which it is an argument, the subscription of which it is the handler; null when it is neither.</summary>
    public static IOperation? TakerOf(IOperation function)
    {
        IOperation? at = function.Parent;
        while (at is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation) at = at.Parent;
        if (at is IArrayInitializerOperation) at = at.Parent?.Parent; // params
        while (at is IConversionOperation or ICollectionExpressionOperation) at = at.Parent;
        return at is IArgumentOperation argument ? argument.Parent : at is IEventAssignmentOperation { Adds: true } ? at : null;
    }

    /// <summary>Where a lambda or method group will run, judged by what it is given to.</summary>
    public static RunsWhere OfFunction(IOperation function) => TakerOf(function) switch
    {
        IInvocationOperation call => OfCall(call),
        IObjectCreationOperation creation => OfCreation(creation),
        IEventAssignmentOperation happening => OfEvent(happening),
        _ => RunsWhere.Here,
    };

    private static bool IsContextMember(IMethodSymbol method) =>
        method.Name is "Invoke" or "BeginInvoke" or "InvokeAsync" or "Post" or "Send" or "TryEnqueue" or "RunAsync" or "InvokeOnMainThreadAsync" or "BeginInvokeOnMainThread"
            or "RunOnUiThread" or "EnqueueAsync" or "RunOnUIThread"
        && method.ContainingType is { } type
        && (type.Name is "SynchronizationContext" or "MainThread" or "Control" || type.Name.Contains("Dispatcher") || Derives(type, "Control") || Derives(type, "SynchronizationContext"));

    private static bool Derives(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
            if (at.Name == name) return true;
        return false;
    }

    private static MemberTable<RunsWhere> ReadTable()
    {
        var table = new MemberTable<RunsWhere>();
        foreach (string[] words in SummaryText.Read("elsewhere.txt"))
            if (!words[1].EndsWith("..ctor", StringComparison.Ordinal)) table.Add(words[1], WhereOf(words[0]));
        return table;
    }

    private static Dictionary<string, (string, RunsWhere)> ReadConstructors()
    {
        var table = new Dictionary<string, (string, RunsWhere)>(StringComparer.Ordinal);
        foreach (string[] words in SummaryText.Read("elsewhere.txt"))
        {
            if (!words[1].EndsWith("..ctor", StringComparison.Ordinal)) continue;
            string type = words[1].Substring(0, words[1].Length - "..ctor".Length);
            table[type.Substring(type.LastIndexOf('.') + 1)] = (type, WhereOf(words[0]));
        }

        return table;
    }

    private static RunsWhere WhereOf(string word) => word == "many" ? RunsWhere.ElsewhereManyTimes : RunsWhere.Elsewhere;
}
