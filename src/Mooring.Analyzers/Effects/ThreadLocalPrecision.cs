using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Affinity;

namespace Mooring.Analyzers.Effects;

/// <summary>The AsyncSend essay's three precisions: which thread-local storage counts, judged by the type in it.</summary>
internal sealed class ThreadLocalPrecision(string? setting, TypeClassifier types)
{
    private enum Level
    {
        Any,
        NotSend,
        NotTaskSend,
    }

    private readonly Level _level = setting?.Trim().ToLowerInvariant() switch
    {
        "not_send" => Level.NotSend,
        "not_task_send" => Level.NotTaskSend,
        _ => Level.Any,
    };

    /// <summary>Whether storage of this type counts as thread-local state.</summary>
    /// <remarks>
    /// <c>any</c>: all of it. <c>not_send</c>: not when the value may move freely to another thread. <c>not_task_send</c>: only what
    /// may move with its task but not away from it, a mutable object; what may not even do that cannot leave the task anyway.
    /// </remarks>
    public bool Counts(ITypeSymbol type) => _level switch
    {
        Level.NotSend => types.Classify(type).IsAffine || MutableTypes.IsMutable(type),
        Level.NotTaskSend => !types.Classify(type).IsAffine && MutableTypes.IsMutable(type),
        _ => true,
    };
}
