using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Configuration;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>Lesson IV: blocking on a task that is not known to be complete. MOOR331.</summary>
/// <remarks>
/// In asynchronous code every such wait is reported. In synchronous code one needs a reason why it may never end or hurts: a
/// constructor, a lock, a turn, or a task whose own code wants the blocked context back.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RuleTable.BlockingOnIncomplete];

    private protected override void Analyze(BodyModel body, OperationBlockAnalysisContext context)
    {
        if (!body.MentionsTasks && !body.HasSuspension || !body.Operations.Any(IsBlocking)) return;
        AppKind kind = Settings.KindOf(context.Compilation, context.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
        var check = new Check(CompilationModel.For(context.Compilation), kind, context.ReportDiagnostic);
        List<FunctionModel> functions = body.Functions(context);
        if (functions.Count > 0) check.Run(functions[0], []);
    }

    private static bool IsBlocking(IOperation operation) =>
        Blocking.TaskOf(operation) is not null || Blocking.IsSemaphoreWait(operation) || Blocking.EnumeratedBy(operation) is not null
        || operation is IInvocationOperation { TargetMethod: { Name: "WaitAll" or "WaitAny" } method } && TaskTypes.IsTaskLike(method.ContainingType);

    private sealed class Check(CompilationModel model, AppKind kind, Action<Diagnostic> report)
    {
        /// <summary>Analyses a function and, with what is complete where they are made, the functions inside it.</summary>
        public void Run(FunctionModel function, IReadOnlyCollection<string> completeAtEntry)
        {
            var flow = new CompletionFlow(function, completeAtEntry);
            flow.Solve();
            var inner = new Dictionary<SyntaxNode, List<string>>();
            flow.Visit((operation, state) =>
            {
                if (operation is IFlowAnonymousFunctionOperation lambda)
                {
                    var complete = flow.CompleteIn(state).ToList();
                    if (flow.Tasks.ElementsGivenTo(lambda) is { } elements && flow.IsComplete(elements, state)) complete.AddRange(ParametersOf(lambda));
                    if (Sharing.ElsewhereTable.TakerOf(lambda) is IInvocationOperation { TargetMethod.Name: "ContinueWith" or "ContinueWhenAll" or "ContinueWhenAny" }) complete.AddRange(ParametersOf(lambda));
                    inner[lambda.Syntax] = complete;
                }
                else if (!CompletionFlow.IsSynchronousMode(state))
                {
                    Judge(operation, function, flow, state);
                }
            });
            foreach (FunctionModel nested in function.Body.Functions())
                if (nested.Parent == function) Run(nested, inner.TryGetValue(nested.Source.Syntax, out var known) ? known : []);
        }

        private static IEnumerable<string> ParametersOf(IFlowAnonymousFunctionOperation lambda)
        {
            foreach (IParameterSymbol parameter in lambda.Symbol.Parameters)
            {
                yield return AccessPaths.Of(parameter);
                yield return TaskPaths.ElementsOf(AccessPaths.Of(parameter));
            }
        }

        private void Judge(IOperation operation, FunctionModel function, CompletionFlow flow, ulong state)
        {
            IOperation? task = Blocking.TaskOf(operation);
            if (task is null)
            {
                if (function.IsAsync && Blocking.EnumeratedBy(operation) is { } enumerated) Report(operation, enumerated, "");
                if (function.IsAsync && Blocking.IsSemaphoreWait(operation)) Report(operation, ((IInvocationOperation)operation).Instance!, "");
                if (operation is IInvocationOperation { TargetMethod: { Name: "WaitAll" or "WaitAny" } method } all && TaskTypes.IsTaskLike(method.ContainingType) && function.IsAsync)
                    Report(operation, all.Arguments.Length > 0 ? all.Arguments[0].Value : operation, "");
                return;
            }

            IOperation made = function.Paths.Resolve(Suspension.Unwrap(task));
            if (Suspension.IsComplete(made) || IsInsideAwaiter(function) || IsToldToBeSynchronous(made)) return;
            if (flow.Tasks.Of(task) is { } path && flow.IsComplete(path, state)) return;
            if (made is IAwaitOperation wait && Suspension.Unwrap(wait.Operation) is IInvocationOperation { TargetMethod.Name: "WhenAny" }) return;
            if (function.IsAsync)
            {
                Report(operation, task, "");
                return;
            }

            if (ReasonInSynchronousCode(operation, made, function) is { } reason) Report(operation, task, $": {reason}");
        }

        private string? ReasonInSynchronousCode(IOperation operation, IOperation made, FunctionModel function)
        {
            if (function.Body.Owner is IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" } || kind is AppKind.Test) return null;
            if (Turns.TurnFunctions.IsTurn(function)) return "a turn must not wait by holding its thread";
            bool isOwn = function.Parent is null;
            if (isOwn && function.Body.Owner is IMethodSymbol { MethodKind: MethodKind.StaticConstructor } or IFieldSymbol { IsStatic: true })
                return "other threads wait for this type initializer";
            bool runs = Suspension.Unwrap(made) is IInvocationOperation { TargetMethod: { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } };
            if (isOwn && function.Body.Owner is IMethodSymbol { MethodKind: MethodKind.Destructor }) return "the finalizer thread must not wait";
            if (IsInsideLock(operation)) return "a lock is held meanwhile";
            if (runs) return null;
            if (isOwn && function.Body.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor }) return "a constructor cannot wait without blocking";
            if (kind is AppKind.UserInterface) return "the user interface thread must not wait";
            if (kind is AppKind.Web) return "request threads are few";
            IOperation source = made is ILocalReferenceOperation local && function.Paths.ValueOf(local.Local) is { } value ? function.Paths.Resolve(Suspension.Unwrap(value)) : made;
            if (source is IInvocationOperation call && WantsContext(call.TargetMethod, 0) is { } method) return $"'{method.Name}' wants the blocked context back";
            return null;
        }

        /// <summary>The method behind a call that awaits without <c>ConfigureAwait(false)</c>, or null.</summary>
        private IMethodSymbol? WantsContext(IMethodSymbol method, int depth)
        {
            if (depth > 3 || method.DeclaringSyntaxReferences.Length == 0 || method.IsAbstract) return null;
            if (model.Bodies.Operation(method) is not { } body) return null;
            foreach (IOperation operation in body.DescendantsAndSelf())
            {
                if (operation is IAnonymousFunctionOperation) continue;
                if (operation is IAwaitOperation wait && Suspension.IsSuspension(wait) && Suspension.ReturnsToContext(wait) && IsDirectlyIn(wait, method)) return method;
                if (operation is IUsingOperation { IsAsynchronous: true } or IForEachLoopOperation { IsAsynchronous: true } && !operation.Syntax.ToString().Contains("ConfigureAwait(false)")) return method;
            }

            foreach (IOperation operation in body.DescendantsAndSelf())
            {
                IOperation? passedOn = operation switch
                {
                    IReturnOperation { ReturnedValue: { } returned } when !method.IsAsync => Suspension.Unwrap(returned),
                    IAwaitOperation wait => Suspension.Unwrap(wait.Operation),
                    _ => null,
                };
                if (passedOn is IInvocationOperation call && !SymbolEqualityComparer.Default.Equals(call.TargetMethod, method) && WantsContext(call.TargetMethod, depth + 1) is { } inner) return inner;
            }

            return null;
        }

        private static bool IsDirectlyIn(IOperation operation, IMethodSymbol method)
        {
            for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
            {
                if (at is IAnonymousFunctionOperation) return false;
                if (at is ILocalFunctionOperation local) return SymbolEqualityComparer.Default.Equals(local.Symbol, method);
            }

            return true;
        }

        private static bool IsInsideLock(IOperation operation)
        {
            foreach (SyntaxNode node in operation.Syntax.Ancestors())
            {
                if (node is LockStatementSyntax) return true;
                if (node is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) return false;
            }

            return false;
        }

        /// <summary>The inside of an awaiter, whose GetResult is called when its task is complete.</summary>
        private static bool IsInsideAwaiter(FunctionModel function) =>
            function.Symbol is { Name: "GetResult" } or { ContainingType.Name: "TaskAwaiter" }
            || function.Symbol?.ContainingType.AllInterfaces.Any(contract => contract.Name is "INotifyCompletion" or "IValueTaskSource") == true;

        /// <summary>A call with <c>async: false</c> does its work before it returns.</summary>
        private static bool IsToldToBeSynchronous(IOperation made) =>
            made is IInvocationOperation { TargetMethod: { } method } && method.TypeArguments.Concat(method.ContainingType.TypeArguments).Any(IsSynchronousMode)
            || made is IInvocationOperation call && call.Arguments.Any(argument =>
                argument.Parameter is { Type.SpecialType: SpecialType.System_Boolean } parameter && argument.Value.ConstantValue is { HasValue: true, Value: bool flag }
                && (parameter.Name.ToLowerInvariant() is "async" or "isasync" or "useasync" or "runasync" ? !flag : parameter.Name.ToLowerInvariant() is "sync" or "issync" && flag));

        /// <summary>A type argument that stands for the synchronous one of two ways: <c>SendAsync&lt;SyncAdapter&gt;(...)</c>.</summary>
        private static bool IsSynchronousMode(ITypeSymbol argument) =>
            argument.Name.StartsWith("Sync", StringComparison.Ordinal) && argument.Name.Length > 4 && char.IsUpper(argument.Name[4]) && !TaskTypes.IsTaskLike(argument);

        private void Report(IOperation operation, IOperation task, string reason)
        {
            string name = operation is IPropertyReferenceOperation ? "Result" : ((IInvocationOperation)operation).TargetMethod.Name;
            string waitedFor = Suspension.Unwrap(task).Syntax.ToString();
            SyntaxNode at = operation.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } ? called.Name
                : operation.Syntax is MemberAccessExpressionSyntax access ? access.Name : operation.Syntax;
            report(Diagnostic.Create(RuleTable.BlockingOnIncomplete, at.GetLocation(), Blocking.IsSemaphoreWait(operation) ? Blocking.HasAsyncForm : null, name, waitedFor.Length > 60 ? waitedFor.Substring(0, 57) + "..." : waitedFor, reason));
        }
    }
}
