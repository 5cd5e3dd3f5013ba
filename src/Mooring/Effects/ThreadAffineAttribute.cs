namespace Mooring;

/// <summary>Marks a value that must stay on the thread that made it: it may neither move nor be shared.</summary>
/// <remarks>
/// On a type it holds for all its values and for types that contain it; on a return value, field, property or parameter, for
/// that value. The analyzers report such a value when it is alive at a suspension point or escapes into code that runs elsewhere. A moored object of such a type, or with such a field, needs <see cref="Affinity.Thread"/>
/// and cannot be moved.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.ReturnValue | AttributeTargets.Field
    | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.GenericParameter)]
public sealed class ThreadAffineAttribute : Attribute;
