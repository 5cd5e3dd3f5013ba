using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mooring.Nats.Tests.Support;

/// <summary>An authority with a certificate for a server on loopback and one for a client, made for one test, in a folder.</summary>
internal sealed class TestCertificates : IDisposable
{
    public TestCertificates()
    {
        Folder = Directory.CreateTempSubdirectory("mooring-tls-").FullName;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        Authorities = [X509CertificateLoader.LoadCertificate(authority.RawData)];
        File.WriteAllText(Path.Combine(Folder, "ca.pem"), authority.ExportCertificatePem());
        Server = Issue(authority, "server", "1.3.6.1.5.5.7.3.1");
        Client = Issue(authority, "client", "1.3.6.1.5.5.7.3.2");
    }

    public string Folder { get; }

    public X509Certificate2Collection Authorities { get; }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    /// <summary>The part of a server's configuration that turns TLS on.</summary>
    public string Configuration(string more = "") => $$"""
        tls { cert_file: "{{Folder}}/server.pem", key_file: "{{Folder}}/server.key", ca_file: "{{Folder}}/ca.pem" {{more}} }
        """;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private X509Certificate2 Issue(X509Certificate2 authority, string name, string usage)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 issued = request.Create(authority, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(Folder, name + ".pem"), issued.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, name + ".key"), key.ExportPkcs8PrivateKeyPem());
        return issued.CopyWithPrivateKey(key);
    }
}
