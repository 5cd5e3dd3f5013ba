using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mooring.Analyzers.Effects;
using Mooring.Analyzers.Testing;

namespace Mooring.Analyzers.Tests;

public sealed class FactsTests
{
    private const string Library = """
        public static class Ids
        {
            [System.ThreadStatic] private static int t_n;
            private static int s_n;
            public static int OfThread() => Inner();
            public static int OfProcess() => System.Threading.Interlocked.Increment(ref s_n);
            public static int Throwing(int n) => n < 0 ? throw new System.InvalidOperationException() : n;
            private static int Inner() => ++t_n;
        }
        """;

    [Fact]
    public async Task Facts_CrossTheAssemblyBorder_WithTheirChain()
    {
        MetadataReference library = Export(Library);
        CSharpCompilation app = AnalyzerRun.Compile("""
            class App
            {
                static int Use([NoThreadLocal] Func<int> f) => f();
                static int Good() => Use(Ids.OfProcess);
                static int Bad() => Use(Ids.OfThread);
                [NoThrow] static int Ugly() => Ids.Throwing(1);
            }
            """, assemblyName: "App", references: library);

        ImmutableArray<Diagnostic> found = await AnalyzerRun.FindAsync(app);

        Assert.Equal(["MOOR204", "MOOR202"], found.Select(diagnostic => diagnostic.Id));
        Assert.Contains("Ids.OfThread → Ids.Inner → [ThreadStatic] Ids.t_n", found[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task LocksAndScopesOfALibrary_AreKnownToItsUsers()
    {
        MetadataReference library = Export("""
            using System;
            using System.Threading;
            public class Locks
            {
                private readonly object _gate = new();
                private readonly ReaderWriterLockSlim _lock = new();
                public void Lock() => Monitor.Enter(_gate);
                public void Unlock() => Monitor.Exit(_gate);
                public bool TryLock() => Monitor.TryEnter(_gate);
                public IDisposable Read() { _lock.EnterReadLock(); return new Releaser(_lock); }
                public Guard Write() => new(_lock);
                private sealed class Releaser(ReaderWriterLockSlim l) : IDisposable { public void Dispose() => l.ExitReadLock(); }
            }
            public sealed class Guard : IDisposable
            {
                private readonly ReaderWriterLockSlim _lock;
                public Guard(ReaderWriterLockSlim l) { _lock = l; l.EnterWriteLock(); }
                public void Dispose() => _lock.ExitWriteLock();
            }
            [Mooring.ThreadAffine] public class Window { }
            public class Screen { private readonly Window _window = new(); public int Width => _window.GetHashCode(); }
            """);
        CSharpCompilation app = AnalyzerRun.Compile("""
            class App
            {
                public async Task Held(Locks l, Task t) { l.Lock(); await t; l.Unlock(); }
                public async Task Tried(Locks l, Task t) { if (!l.TryLock()) { await t; return; } await t; l.Unlock(); }
                public async Task Reads(Locks l, Task t) { using (l.Read()) await t; }
                public async Task Writes(Locks l, Task t) { using (l.Write()) { await t; } }
                public async Task<int> Shows(Screen s, Task t) { await t; return s.Width; }
                public async Task Fine(Locks l, Locks other, Task t)
                {
                    l.Lock();
                    l.Unlock();
                    await t;
                    using (l.Read()) Console.WriteLine();
                    using (l.Write()) Console.WriteLine();
                    await t;
                }
            }
            """, assemblyName: "App", references: library);

        ImmutableArray<Diagnostic> found = await AnalyzerRun.FindAsync(app);

        Assert.Equal(["MOOR101 3", "MOOR101 4", "MOOR101 5", "MOOR101 6", "MOOR102 7"],
            found.Select(diagnostic => $"{diagnostic.Id} {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}"));
    }

    [Fact]
    public async Task AssemblyWithoutFacts_IsUnknown_AndReportedInStrictModeOnly()
    {
        using var image = new MemoryStream();
        Assert.True(AnalyzerRun.Compile(Library, assemblyName: "Library").Emit(image).Success);
        CSharpCompilation app = AnalyzerRun.Compile("class App { [NoThreadLocal] static int M() => Ids.OfThread(); }", assemblyName: "App",
            references: MetadataReference.CreateFromImage(image.ToArray()));

        Assert.Empty(await AnalyzerRun.FindAsync(app));
        Assert.Equal("MOOR205", Assert.Single(await AnalyzerRun.FindAsync(app, ("mooring.strict", "true"))).Id);
    }

    [Theory]
    [InlineData("any", 2)]
    [InlineData("not_send", 1)]
    [InlineData("not_task_send", 1)]
    public async Task Precision_ChoosesWhichStorageCounts(string precision, int findings)
    {
        ImmutableArray<Diagnostic> found = await AnalyzerRun.FindAsync("""
            class C
            {
                [ThreadStatic] private static string t_name;
                [ThreadStatic] private static List<int> t_list;
                [NoThreadLocal] static int M() => t_name.Length;
                [NoThreadLocal] static int N() => t_list.Count;
            }
            """, ("mooring.thread_local_precision", precision));

        Assert.Equal(findings, found.Count(diagnostic => diagnostic.Id == "MOOR201"));
    }

    [Fact]
    public void Facts_SurviveWritingAndReading()
    {
        string text = ExportedFacts.Format([(Effect.ThreadLocal, "M:A.B", new Verdict(Certainty.Present, "A.B → t_x")), (Effect.Throw, "M:A.C", default)]);

        Assert.Equal("mooring-effects 1\ntls\tM:A.B\tA.B → t_x", text);
        Assert.NotNull(ExportedFacts.Parse(text));
        Assert.Null(ExportedFacts.Parse("something else"));
    }

    [Fact]
    public void Facts_AreReadAtRunTime()
    {
        byte[] image = ExportImage("""
            public class Mobile { private int _n; public int Next(System.Collections.Generic.List<int> l, int[] a, ref long r) => ++_n; }
            public class Bound { [System.ThreadStatic] private static int t_n; public int Next() => ++t_n; public static int Plain() => 1; }
            internal class Hidden { public int Next() => 1; }
            """);
        System.Reflection.Assembly assembly = System.Reflection.Assembly.Load(image);

        Assert.Null(ThreadProof.WhyNotProven(assembly.GetType("Mobile")!));
        Assert.Equal("Bound.Next → [ThreadStatic] Bound.t_n", ThreadProof.WhyNotProven(assembly.GetType("Bound")!));
        Assert.Null(ThreadProof.WhyNotProven(assembly.GetType("Bound")!.GetMethod("Plain")!));
        Assert.NotNull(ThreadProof.WhyNotProven(assembly.GetType("Hidden")!));
        Assert.Contains("carries no facts", ThreadProof.WhyNotProven(typeof(FactsTests)));
        Assert.Throws<InvalidOperationException>(() => ThreadProof.Require(assembly.GetType("Bound")!));
    }

    private static PortableExecutableReference Export(string source) => MetadataReference.CreateFromImage(ExportImage(source));

    internal static byte[] ExportImage(string source)
    {
        CSharpCompilation compilation = AnalyzerRun.Compile(source, assemblyName: "Library");
        var driver = CSharpGeneratorDriver.Create([new FactsGenerator().AsSourceGenerator()], optionsProvider: new ExportOn(),
            parseOptions: new CSharpParseOptions(LanguageVersion.Preview));
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation exported, out _);
        using var image = new MemoryStream();
        Assert.True(exported.Emit(image).Success);
        return image.ToArray();
    }

    private sealed class ExportOn : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new On();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class On : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.MooringExportEffects" ? "true" : null;
                return value is not null;
            }
        }
    }
}
