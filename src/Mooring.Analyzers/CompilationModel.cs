using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Holds;

namespace Mooring.Analyzers;

/// <summary>What all rules know of one compilation; every part is computed when it is first asked for.</summary>
internal sealed class CompilationModel
{
    private static readonly ConditionalWeakTable<Compilation, CompilationModel> Cache = new();

    private volatile string? _precision;

    private CompilationModel(Compilation compilation)
    {
        Compilation = compilation;
        Bodies = new SourceBodies(compilation);
        var facts = new Effects.FactsOfReferences();
        Holds = new HoldSummaries(compilation, Bodies, facts);
        ScopeTypes = new ScopeTypes(Bodies, Holds);
        Types = new TypeClassifier(ScopeTypes.WhyThreadBound, type => facts.Of(type)?.ClassOf(type));
        var derived = new Effects.DerivedTypes(compilation);
        Effects = new Effects.EffectInference(Bodies, facts, () => new Effects.ThreadLocalPrecision(_precision, Types), derived.Of);
        Escapes = new Sharing.EscapeSummaries(Bodies);
        SlotSummaries = new Slots.SlotSummaries(Bodies);
        Values = new ValueClassifier(Types, Bodies, facts);
        ExclusiveMembers = new Sharing.ExclusiveMembers(Bodies, Types);
    }

    public Compilation Compilation { get; }

    public SourceBodies Bodies { get; }

    public HoldSummaries Holds { get; }

    public ScopeTypes ScopeTypes { get; }

    public TypeClassifier Types { get; }

    public ValueClassifier Values { get; }

    public Slots.SlotSummaries SlotSummaries { get; }

    public Sharing.EscapeSummaries Escapes { get; }

    public Sharing.ExclusiveMembers ExclusiveMembers { get; }

    public Effects.EffectInference Effects { get; }

    /// <summary>Takes over the settings that inference depends on; called before the first question is asked.</summary>
    public void Configure(Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions options) =>
        Configure(Configuration.Settings.Read(options, "mooring.thread_local_precision", "MooringThreadLocalPrecision"));

    /// <inheritdoc cref="Configure(Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions)"/>
    public void Configure(string? precision) => _precision = precision;

    public static CompilationModel For(Compilation compilation) => Cache.GetValue(compilation, static key => new CompilationModel(key));
}
