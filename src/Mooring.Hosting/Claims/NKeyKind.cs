namespace Mooring.Hosting.Claims;

/// <summary>What a key stands for; the number is the byte before the key, which its text's first letter shows.</summary>
public enum NKeyKind
{
    /// <summary><c>A</c>: who signs modules.</summary>
    Account = 0x00,

    /// <summary><c>C</c>.</summary>
    Cluster = 0x10,

    /// <summary><c>M</c>: a module, whatever its revision.</summary>
    Module = 0x60,

    /// <summary><c>N</c>: a host.</summary>
    Server = 0x68,

    /// <summary><c>O</c>: who stands behind accounts.</summary>
    Operator = 0x70,

    /// <summary><c>U</c>.</summary>
    User = 0xa0,

    /// <summary><c>V</c>: a capability provider.</summary>
    Provider = 0xa8,
}
