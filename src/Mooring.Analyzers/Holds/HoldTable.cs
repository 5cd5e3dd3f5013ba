using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Summaries;

namespace Mooring.Analyzers.Holds;

/// <summary>The members that make a thread own something, from <c>holds.txt</c> and from attributes.</summary>
internal static class HoldTable
{
    private enum Which
    {
        Receiver,
        FirstArgument,
        All,
    }

    private static readonly Lazy<MemberTable<(HoldAction Action, string Family, Which Which)>> Table = new(ReadTable);

    /// <summary>Words of which one stands in the text of every method that acquires or releases directly.</summary>
    public static readonly string[] Words =
    [
        "Monitor", "ReadLock", "WriteLock", "ReaderLock", "WriterLock", "WaitOne", "ReleaseMutex", "SuppressFlow", "RestoreFlow", "Undo(", ".Enter(", ".Exit(",
        "TryEnter(", "PyGILState", "AcquireLock", "CoInitialize", "OleInitialize", "Impersonate", "RevertToSelf", "cuCtx", "ThreadAffinity", "CriticalRegion", "Acquires",
        "Releases", "CriticalSection", "WaitAny(", "WaitAll(", "AllowThreads", "BeginTrans(", "Current(", "SetActive(", "SetCurrentContext(",
    ];

    /// <summary>What the table and the attributes say of a call.</summary>
    public static HoldEvent? Find(IInvocationOperation call, AccessPaths paths)
    {
        IMethodSymbol method = call.TargetMethod;
        if (call.IsImplicit && method.Name is "Enter" or "Exit" && call.IsImplicit && !IsInIterator(call)) return null; // a lock statement: the compiler refuses awaits in it
        if (Table.Value.Knows(method.Name))
        {
            ITypeSymbol? receiver = call.Instance is { } instance ? paths.Resolve(instance).Type : null;
            foreach ((HoldAction action, string family, Which which) in Table.Value.Find(method.Name, receiver, method.ContainingType))
            {
                if (family == "SpinLock" && TracksNoOwner(call.Instance, paths)) return null;
                string? place = which switch
                {
                    Which.Receiver => paths.Of(call.Instance),
                    Which.FirstArgument => call.Arguments.Length > 0 ? paths.Of(call.Arguments.First(argument => argument.Parameter?.Ordinal == 0).Value) : null,
                    _ => "",
                };
                return new(action == HoldAction.TryAcquire && !GivesBool(call) ? HoldAction.Acquire : action, family, place, DisplayOf(family, which, call));
            }
        }

        if (GraphicsContexts.Find(call) is { } graphics) return graphics;
        if (method.Name is "WaitAny" or "WaitAll" or "SignalAndWait" && method.ContainingType is { Name: "WaitHandle" }) return MutexAmong(call, paths);
        if (Attributes.Get(method, Attributes.Acquires) is { } acquires)
            return new(method.ReturnType.SpecialType is SpecialType.System_Boolean ? HoldAction.TryAcquire : HoldAction.Acquire,
                FamilyOf(acquires, method), paths.Of(call.Instance) ?? "", method.ContainingType.Name);
        if (Attributes.Get(method, Attributes.Releases) is { } releases)
            return new(HoldAction.Release, FamilyOf(releases, method), paths.Of(call.Instance) ?? "", method.ContainingType.Name);
        return null;
    }

    /// <summary>A mutex made with <c>initiallyOwned: true</c> is held from the start. One that is never released marks a running process and hurts nobody.</summary>
    public static HoldEvent? Find(IObjectCreationOperation creation, string? place, FunctionModel function)
    {
        if (creation.Type is not { Name: "Mutex" } type || !TypeNames.Is(type, "System.Threading.Mutex") || creation.Arguments.Length == 0) return null;
        if (!function.Body.Operations.Any(operation => operation is IInvocationOperation { TargetMethod.Name: "ReleaseMutex" })) return null;
        return creation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: true } ? new(HoldAction.Acquire, "Mutex", place, "Mutex") : null;
    }

    /// <summary>The mutex among the handles that a call waits for.</summary>
    private static HoldEvent? MutexAmong(IInvocationOperation call, AccessPaths paths)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = paths.Resolve(argument.Value);
            if (value is ILocalReferenceOperation local && paths.ValueOf(local.Local) is { } handles) value = handles;
            foreach (IOperation handle in value.DescendantsAndSelf())
                if (handle is ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation && handle.Type is { Name: "Mutex" } type && TypeNames.Is(type, "System.Threading.Mutex"))
                    return new(HoldAction.Acquire, "Mutex", paths.Of(handle), $"{handle.Syntax} (Mutex)");
        }

        return null;
    }

    private static bool GivesBool(IInvocationOperation call) =>
        call.TargetMethod.ReturnType.SpecialType is SpecialType.System_Boolean || call.TargetMethod.Parameters.Any(parameter => parameter.RefKind is RefKind.Ref);

    private static bool IsInIterator(IOperation operation)
    {
        for (SyntaxNode? node = operation.Syntax; node is not null; node = node.Parent)
        {
            if (node is Microsoft.CodeAnalysis.CSharp.Syntax.AnonymousFunctionExpressionSyntax) return false;
            if (node is Microsoft.CodeAnalysis.CSharp.Syntax.MemberDeclarationSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.LocalFunctionStatementSyntax
                or Microsoft.CodeAnalysis.CSharp.Syntax.AccessorDeclarationSyntax)
                return node.DescendantNodes().Any(inner => inner is Microsoft.CodeAnalysis.CSharp.Syntax.YieldStatementSyntax);
        }

        return false;
    }

    private static string FamilyOf(AttributeData attribute, IMethodSymbol method) =>
        attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is string { Length: > 0 } name ? name : method.ContainingType.ToDisplayString();

    private static string DisplayOf(string family, Which which, IInvocationOperation call)
    {
        SyntaxNode? place = which switch
        {
            Which.Receiver => call.Instance?.Syntax,
            Which.FirstArgument when call.Arguments.Length > 0 => call.Arguments[0].Value.Syntax,
            _ => null,
        };
        return place is null || place.Span.Length > 40 ? family : $"{place} ({family})";
    }

    /// <summary>A spin lock made with <c>new SpinLock(false)</c> has no owner.</summary>
    private static bool TracksNoOwner(IOperation? instance, AccessPaths paths)
    {
        if (instance is null) return false;
        SyntaxNode? initializer = paths.Resolve(instance) switch
        {
            ILocalReferenceOperation local => paths.ValueOf(local.Local)?.Syntax,
            IFieldReferenceOperation { Field.DeclaringSyntaxReferences: { Length: > 0 } references } => references[0].GetSyntax(),
            _ => null,
        };
        return initializer?.ToString().Replace(" ", "") is { } text && (text.Contains("(false)") || text.Contains("enableThreadOwnerTracking:false"));
    }

    private static MemberTable<(HoldAction, string, Which)> ReadTable()
    {
        var table = new MemberTable<(HoldAction, string, Which)>();
        foreach (string[] words in SummaryText.Read("holds.txt"))
        {
            HoldAction action = words[1] switch { "+" => HoldAction.Acquire, "?" => HoldAction.TryAcquire, _ => HoldAction.Release };
            Which which = words[3] switch { "this" => Which.Receiver, "arg0" => Which.FirstArgument, _ => Which.All };
            table.Add(words[2], (action, words[0], which));
        }

        return table;
    }
}
