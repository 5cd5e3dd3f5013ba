using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Mooring.Nats.Connections;

/// <summary>Decides about TLS and puts it over a connection.</summary>
internal static class TlsUpgrade
{
    /// <summary>Whether a connection is to be encrypted, seen what the server says.</summary>
    /// <exception cref="NatsConnectionException">One side insists on TLS and the other does not offer it.</exception>
    public static bool IsWanted(NatsTlsOptions options, ServerAddress address, bool required, bool available)
    {
        if (options.Mode is NatsTlsMode.Disable)
        {
            return required ? throw new NatsConnectionException($"{address.Display} requires TLS, which the options disable.") : false;
        }

        bool insists = options.Mode is NatsTlsMode.Require || address.Tls || options.Authorities is not null || options.ClientCertificate is not null;
        if (insists && !required && !available) throw new NatsConnectionException($"{address.Display} does not offer TLS, which the options ask for.");
        return insists || required;
    }

    /// <summary>Does the handshake.</summary>
    /// <returns>The encrypted stream, which owns <paramref name="inner"/>.</returns>
    /// <exception cref="NatsConnectionException">The handshake failed; usually the certificate is not to be trusted.</exception>
    public static async Task<Stream> ApplyAsync(Stream inner, NatsTlsOptions options, ServerAddress address, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await encrypted.AuthenticateAsClientAsync(Settings(options, address), cancellationToken).ConfigureAwait(false);
            return encrypted;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw new NatsConnectionException($"TLS with {address.Display} failed: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static SslClientAuthenticationOptions Settings(NatsTlsOptions options, ServerAddress address)
    {
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = options.ServerName ?? address.TlsName ?? address.Host,
            RemoteCertificateValidationCallback = options.Validate,
        };
        if (options.ClientCertificate is { } certificate)
        {
            settings.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        if (options.Authorities is { } authorities)
        {
            settings.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            settings.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return settings;
    }
}
