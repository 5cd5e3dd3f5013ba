using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Mooring.Nats;

/// <summary>When a connection is encrypted.</summary>
public enum NatsTlsMode
{
    /// <summary>If the server requires it, or the URL's scheme is <c>tls</c>, or certificates are given.</summary>
    Auto,

    /// <summary>Always: a server without TLS is refused.</summary>
    Require,

    /// <summary>Always, and before the server has said a word, as its <c>handshake_first</c> asks for.</summary>
    HandshakeFirst,

    /// <summary>Never: a server that requires it is refused.</summary>
    Disable,
}

/// <summary>How TLS is used.</summary>
public sealed record NatsTlsOptions
{
    /// <summary>When the connection is encrypted.</summary>
    /// <value>Default: <see cref="NatsTlsMode.Auto"/>.</value>
    public NatsTlsMode Mode { get; init; } = NatsTlsMode.Auto;

    /// <summary>The authorities that a server's certificate must come from.</summary>
    /// <value>Default: none, which means the system's.</value>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The client's own certificate with its private key, for servers that verify clients.</summary>
    /// <value>Default: none.</value>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The name that the server's certificate must have.</summary>
    /// <value>Default: the host of the URL; for discovered servers that are addresses, the host of the URL connected to first.</value>
    public string? ServerName { get; init; }

    /// <summary>The last word on a server's certificate, for those who must accept what the system would not.</summary>
    /// <value>Default: none, which means the rules of <see cref="SslStream"/> and <see cref="Authorities"/>.</value>
    public RemoteCertificateValidationCallback? Validate { get; init; }
}
