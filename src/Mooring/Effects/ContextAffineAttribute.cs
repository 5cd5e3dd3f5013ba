namespace Mooring;

/// <summary>Marks a value that belongs to a context (a UI thread, a grain) to which awaits return unless they are told not to.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.ReturnValue | AttributeTargets.Field
    | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.GenericParameter)]
public sealed class ContextAffineAttribute : Attribute;
