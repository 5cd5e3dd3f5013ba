namespace Mooring.WaPc;

/// <summary>The forms that <c>__host_call</c> has had; all parameters and the result are i32.</summary>
/// <remarks>The form shows in the type of the import and nowhere else: no version number says it.</remarks>
public enum HostCallGeneration
{
    /// <summary>The module imports no <c>__host_call</c>: it only answers.</summary>
    None,

    /// <summary>Generation A, four parameters: <c>namespace!operation</c> in one text, and the payload. September 2019 to March 2020.</summary>
    Operation,

    /// <summary>Generation B, six parameters: namespace, operation, payload. March 2020.</summary>
    Namespace,

    /// <summary>Generation C, eight parameters: binding, namespace, operation, payload. Since March 2020.</summary>
    Binding,
}
