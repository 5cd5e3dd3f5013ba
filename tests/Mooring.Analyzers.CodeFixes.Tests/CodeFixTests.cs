using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Mooring.Analyzers.Testing;

namespace Mooring.Analyzers.CodeFixes.Tests;

public sealed class CodeFixTests
{
    [Theory]
    [InlineData("async Task<int> M(Task<int> t) { await Task.Yield(); return t.Result; }",
        "async Task<int> M(Task<int> t) { await Task.Yield(); return await t; }")]
    [InlineData("async Task<string> M(Task<int> t) { await Task.Yield(); return t.Result.ToString(); }",
        "async Task<string> M(Task<int> t) { await Task.Yield(); return (await t).ToString(); }")]
    [InlineData("async Task M(Task t) { await Task.Yield(); t.Wait(); }",
        "async Task M(Task t) { await Task.Yield(); await t; }")]
    [InlineData("async Task<int> M(Task<int> t) { await Task.Yield(); return t.ConfigureAwait(false).GetAwaiter().GetResult(); }",
        "async Task<int> M(Task<int> t) { await Task.Yield(); return await t.ConfigureAwait(false); }")]
    [InlineData("async Task M(SemaphoreSlim s) { await Task.Yield(); s.Wait(); }",
        "async Task M(SemaphoreSlim s) { await Task.Yield(); await s.WaitAsync(); }")]
    [InlineData("async Task<bool> M(SemaphoreSlim s) { await Task.Yield(); return !s.Wait(50); }",
        "async Task<bool> M(SemaphoreSlim s) { await Task.Yield(); return !await s.WaitAsync(50); }")]
    public Task Blocking_InAsyncCode_BecomesAwait(string before, string after) => CheckAsync(new AwaitInsteadOfBlockingFix(), before, after);

    [Fact]
    public Task InnerTask_IsUnwrapped() => CheckAsync(new UnwrapFix(),
        "async Task M(Task t) { await t.ContinueWith(async _ => await Task.Yield(), TaskScheduler.Default); }",
        "async Task M(Task t) { await t.ContinueWith(async _ => await Task.Yield(), TaskScheduler.Default).Unwrap(); }");

    [Fact]
    public Task AsyncVoid_ReturnsTask() => CheckAsync(new AsyncTaskFix(),
        "async void M() { await Task.Yield(); }", "async System.Threading.Tasks.Task M() { await Task.Yield(); }");

    [Fact]
    public Task DroppedTask_IsDiscarded() => CheckAsync(new DiscardFix(),
        "void M(Stream s) { s.FlushAsync(); }", "void M(Stream s) { _ = s.FlushAsync(); }");

    [Theory]
    [InlineData("public Task<string> M() { using var r = new StreamReader(\"x\"); return r.ReadToEndAsync(); }",
        "public async Task<string> M() { using var r = new StreamReader(\"x\"); return await r.ReadToEndAsync(); }")]
    [InlineData("public Task M() { using var r = File.OpenRead(\"x\"); return r.FlushAsync(); }",
        "public async Task M() { using var r = File.OpenRead(\"x\"); await r.FlushAsync(); }")]
    public Task ReturnInUsing_IsAwaited(string before, string after) => CheckAsync(new AwaitInScopeFix(), before, after);

    [Theory]
    [InlineData("using var s = new System.Transactions.TransactionScope(); await t; s.Complete();",
        "using var s = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled); await t; s.Complete();")]
    [InlineData("using (var s = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.RequiresNew, TimeSpan.FromSeconds(1))) { await t; }",
        "using (var s = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.RequiresNew, TimeSpan.FromSeconds(1), System.Transactions.TransactionScopeAsyncFlowOption.Enabled)) { await t; }")]
    [InlineData("using (new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Suppress)) await t;",
        "using (new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled)) await t;")]
    [InlineData("using System.Transactions.TransactionScope s = new(); await t; s.Complete();",
        "using System.Transactions.TransactionScope s = new(System.Transactions.TransactionScopeAsyncFlowOption.Enabled); await t; s.Complete();")]
    public Task TransactionScope_IsLetFlow(string before, string after) =>
        CheckAsync(new AsyncFlowFix(), $"async Task M(Task t) {{ {before} }}", $"async Task M(Task t) {{ {after} }}");

    [Fact]
    public Task ConfigureAwait_IsLeftOut() => CheckAsync(new ReturnToContextFix(),
        "async Task M(Label l, Task t) { await t.ConfigureAwait(false); l.Text = \"x\"; }",
        "async Task M(Label l, Task t) { await t; l.Text = \"x\"; }");

    [Fact]
    public Task RunInAsyncTurn_BecomesRunAsync() => CheckAsync(new RunAsyncFix(),
        "async Task M(Moored<Label> a, Moored<Label> b) { await a.RunAsync(async x => { await Task.Yield(); x.Text = b.Run(y => y.Text); }); }",
        "async Task M(Moored<Label> a, Moored<Label> b) { await a.RunAsync(async x => { await Task.Yield(); x.Text = await b.RunAsync(y => y.Text); }); }");

    private static async Task CheckAsync(CodeFixProvider fix, string before, string after)
    {
        CSharpCompilation compilation = AnalyzerRun.Compile(Wrap(before));
        Diagnostic finding = Assert.Single(await AnalyzerRun.FindAsync(compilation), item => fix.FixableDiagnosticIds.Contains(item.Id));

        using var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Case", LanguageNames.CSharp).WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview));
        Document document = project.AddDocument("Case.cs", Wrap(before));
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        ImmutableArray<CodeActionOperation> operations = await Assert.Single(actions).GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        string text = (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();

        Assert.Equal(Wrap(after), text);
        AnalyzerRun.Compile(text);
    }

    private static string Wrap(string member) => $"[ContextAffine] public class Label {{ public string Text {{ get; set; }} = \"\"; }}\npublic class C\n{{\n    {member}\n}}\n";
}
