namespace Mooring.Analyzers.Affinity;

/// <summary>The class of a type or value, and why it has it.</summary>
/// <param name="Class">Where the value may be used.</param>
/// <param name="Reason">The words that a message puts in brackets.</param>
/// <param name="IsScope">Whether the value stands for something that its thread owns until it is disposed.</param>
/// <param name="IsStated">Whether an attribute or the table says so, as against the type's parts.</param>
internal readonly record struct Classification(ValueClass Class, string Reason = "", bool IsScope = false, bool IsStated = false)
{
    public bool IsAffine => Class >= ValueClass.ContextAffine;
}
