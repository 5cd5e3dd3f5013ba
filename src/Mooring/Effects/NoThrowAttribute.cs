namespace Mooring;

/// <summary>Promises that code throws no exception; of an asynchronous method, that its task does not fail.</summary>
/// <remarks>
/// What the machine may always throw (out of memory, stack overflow) does not count, nor do the runtime's own checks (null,
/// array index, cast, division). Places and inference are those of <see cref="NoThreadLocalAttribute"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Delegate
    | AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Event | AttributeTargets.Field
    | AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class NoThrowAttribute : Attribute;
