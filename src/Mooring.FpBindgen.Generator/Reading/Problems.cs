using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>Collects what is wrong with a protocol, each thing once.</summary>
internal sealed class Problems
{
    private readonly List<Problem> _all = [];

    public void Add(DiagnosticDescriptor rule, Place place, string message)
    {
        var problem = new Problem(rule.Id, message, place);
        if (!_all.Contains(problem)) _all.Add(problem);
    }

    public EquatableArray<Problem> ToModel() => new([.. _all]);
}
