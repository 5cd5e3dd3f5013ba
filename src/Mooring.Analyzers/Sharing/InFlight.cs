using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Tasks;

namespace Mooring.Analyzers.Sharing;

/// <summary>A task that was started on some objects and may not have ended.</summary>
/// <param name="Start">The call that started it.</param>
/// <param name="Roots">The places whose objects it uses.</param>
/// <param name="TaskPaths">Under which names it can be waited for.</param>
internal sealed record StartedTask(IInvocationOperation Start, HashSet<string> Roots, HashSet<string> TaskPaths);

/// <summary>Which started tasks may still run at each point of a function.</summary>
internal sealed class InFlight : ForwardFlow
{
    private readonly List<StartedTask> _tasks = [];
    private readonly Dictionary<IOperation, ulong> _starts = [];
    private readonly Dictionary<IOperation, ulong> _enclosed = []; // an await or unknown call, and the tasks started inside it
    private readonly TaskPaths _paths;
    private ulong _launched; // the tasks that are none: threads and work items

    private InFlight(FunctionModel function, Roots roots) : base(function)
    {
        _paths = new TaskPaths(function);
        Roots = roots;
    }

    public Roots Roots { get; }

    /// <summary>The flow of a function, or null when it starts no task that uses one of the places.</summary>
    public static InFlight? Create(FunctionModel function, Roots roots, Func<string, bool> isOfInterest)
    {
        var flow = new InFlight(function, roots);
        foreach (IOperation operation in function.AllOperations)
        {
            if (operation is not IInvocationOperation call) continue;
            if (Launches.RootsOf(call, function, roots) is { } launched)
            {
                launched.RemoveWhere(place => !isOfInterest(place));
                if (launched.Count > 0 && flow.Add(call, launched) is { } launch) flow._launched |= launch;
                continue;
            }

            if (!TaskTypes.IsTaskLike(call.Type) || Suspension.IsComplete(call) || IsMereTimer(call)) continue;
            HashSet<string> used = IsCombinator(call) ? CapturedByQueries(call, roots) : roots.Of(call);
            used.RemoveWhere(place => !isOfInterest(place));
            if (used.Count > 0 && flow.Add(call, used) is { } bit) flow.Follow(call, bit, flow._tasks[flow._tasks.Count - 1]);
        }

        return flow._tasks.Count > 0 ? flow : null;
    }

    /// <summary>The bit of one more task, or null when there are too many.</summary>
    private ulong? Add(IInvocationOperation call, HashSet<string> used)
    {
        if (_tasks.Count == Capacity) return null;
        ulong bit = 1UL << _tasks.Count;
        _tasks.Add(new(call, used, []));
        _starts[call] = bit;
        return bit;
    }

    public IEnumerable<StartedTask> Running(ulong state)
    {
        for (int i = 0; i < _tasks.Count; i++)
            if ((state & (1UL << i)) != 0) yield return _tasks[i];
    }

    protected override ulong After(IOperation operation, ulong state)
    {
        if (_enclosed.TryGetValue(operation, out ulong ended)) state &= ~ended;
        if ((state & _launched) != 0 && Launches.MayWait(operation)) state &= ~_launched;
        if (_starts.TryGetValue(operation, out ulong started)) state |= started;
        switch (operation)
        {
            case IAwaitOperation wait:
                return End(_paths.CompletedBy(wait.Operation), state);
            case IInvocationOperation call when Blocking.Waited(call) is { } waited:
                return End(waited.SelectMany(_paths.CompletedBy), state);
            case IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" } cancel when Roots.PlaceOf(cancel.Instance) is { } cancelled:
                for (int i = 0; i < _tasks.Count; i++)
                    if (_tasks[i].Roots.Contains(cancelled)) state &= ~(1UL << i);
                return state;
            case IInvocationOperation { TargetMethod.Name: "WhenAny" } any when !IsWinnerIgnored(any):
                return End(any.Arguments.SelectMany(argument => _paths.CompletedBy(argument.Value)), state);
            case IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } when TaskTypes.IsTaskLike(task.Type):
                return End(_paths.CompletedBy(task), state);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation or IFieldReferenceOperation } assignment when Roots.PlaceOf(assignment.Target) is { } renewed:
                for (int i = 0; i < _tasks.Count; i++)
                    if (_tasks[i].Roots.Count == 1 && _tasks[i].Roots.Contains(renewed)) state &= ~(1UL << i); // another object from now on
                return state;
            case IArgumentOperation { Parent: IInvocationOperation taker } argument when TaskTypes.IsAwaitable(argument.Value.Type) && !Collects(taker):
                return End(_paths.CompletedBy(argument.Value), state); // whoever gets the task may wait for it
            default:
                return state;
        }
    }

    protected override ulong? OnCondition(IOperation condition, bool outcome, ulong state, BasicBlock block)
    {
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
        {
            condition = not.Operand;
            outcome = !outcome;
        }

        return outcome && condition is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled", Instance: { } task }
            ? End(_paths.CompletedBy(task), state)
            : state;
    }

    /// <summary><c>await Task.WhenAny(task, Task.Delay(1000));</c>: the code does not look which has ended, so the task may run on.</summary>
    private static bool IsWinnerIgnored(IInvocationOperation any)
    {
        IOperation? user = any.Parent;
        while (user is IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } or IArgumentOperation) user = user.Parent;
        return user is IAwaitOperation { Parent: IExpressionStatementOperation };
    }

    /// <summary>A call that keeps a task, or combines it with others, and does not wait.</summary>
    private static bool Collects(IInvocationOperation call) =>
        IsCombinator(call) || call.TargetMethod.Name is "Add" or "Enqueue" or "Push" or "Append" or "ContinueWith" or "GetAwaiter";

    /// <summary>What still runs when something fails is another matter: cleaning up then is all that can be done.</summary>
    protected override ulong Thrown(IOperation operation, ulong state) => 0;

    private ulong End(IEnumerable<string> paths, ulong state)
    {
        foreach (string path in paths)
            for (int i = 0; i < _tasks.Count; i++)
                if (_tasks[i].TaskPaths.Contains(path)) state &= ~(1UL << i);
        return state;
    }

    /// <summary>Where the task goes: into a variable, into an await, or into a call that may do anything with it.</summary>
    private void Follow(IInvocationOperation call, ulong bit, StartedTask started)
    {
        IOperation child = call;
        for (IOperation? user = call.Parent; user is not null; child = user, user = user.Parent)
        {
            switch (user)
            {
                case IAwaitOperation:
                    End(user, bit);
                    return;
                case ISimpleAssignmentOperation assignment when assignment.Value == child:
                    if (_paths.OfPlace(assignment.Target) is { } path) started.TaskPaths.Add(path);
                    if (assignment.Target is IArrayElementReferenceOperation element && Roots.PlaceOf(element.ArrayReference) is { } array) started.TaskPaths.Add(Tasks.TaskPaths.ElementsOf(array));
                    return;
                case IFlowCaptureOperation capture:
                    started.TaskPaths.Add($"capture {capture.Id.GetHashCode()}");
                    return;
                case IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" or "Append" } add when add.Instance is { } list && Roots.PlaceOf(list) is { } place:
                    started.TaskPaths.Add(Tasks.TaskPaths.ElementsOf(place));
                    return;
                case IInvocationOperation outer when !TaskTypes.IsAwaitable(outer.Type):
                    End(outer, bit); // whoever gets the task may wait for it
                    return;
                case IObjectCreationOperation { Type.Name: not "ValueTask" }:
                    End(user, bit);
                    return;
                case IPropertyReferenceOperation: // its result, or a look at how it ended
                    End(user, bit);
                    return;
            }
        }
    }

    private void End(IOperation at, ulong bit) => _enclosed[at] = _enclosed.TryGetValue(at, out ulong known) ? known | bit : bit;

    /// <summary>A timer uses nothing but its token, and is over when the token is; whoever gets one returned still waits for it.</summary>
    private static bool IsMereTimer(IInvocationOperation call) =>
        call.TargetMethod.Name is "Delay" or "Yield" or "FromResult" or "CompletedTask" && TaskTypes.IsTaskLike(call.TargetMethod.ContainingType) && call.Parent is not null
        || call.TargetMethod.Name is "CancelAsync" or "DisposeAsync"
        || call.Instance?.Type?.Name is "MemoryStream" or "StringReader" or "StringWriter"; // they hand over their data before they return

    /// <summary>What the functions work on whose tasks are made when a combinator enumerates its query: <c>WhenAll(urls.Select(u => http.GetAsync(u)))</c>.</summary>
    private static HashSet<string> CapturedByQueries(IInvocationOperation call, Roots roots)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        if (call.TargetMethod.Name is not ("WhenAll" or "WhenAny")) return used;
        foreach (IOperation inner in call.Descendants())
            if (inner is IFlowAnonymousFunctionOperation lambda && TaskTypes.IsTaskLike(lambda.Symbol.ReturnType) && ElsewhereTable.TakerOf(lambda) is IInvocationOperation { TargetMethod.Name: "Select" })
                used.UnionWith(roots.CapturedBy(lambda));
        return used;
    }

    /// <summary>What combines or decorates tasks starts none: the tasks inside are followed themselves.</summary>
    private static bool IsCombinator(IInvocationOperation call) =>
        call.TargetMethod.Name is "WhenAll" or "WhenAny" or "WaitAsync" or "Unwrap" or "AsTask" or "ConfigureAwait" or "Preserve";
}
