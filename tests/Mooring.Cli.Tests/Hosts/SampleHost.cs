using System.Net;
using System.Net.Sockets;
using Mooring.Cli.Hosts;
using Mooring.Hosting;
using Mooring.Hosting.Manifests;
using Mooring.Testing;

namespace Mooring.Cli.Tests.Hosts;

/// <summary>Brings up samples as they are, with the providers that moor brings along.</summary>
internal static class SampleHost
{
    /// <param name="sample">The manifest, below <c>samples</c>.</param>
    /// <param name="folder">Where its data goes, in place of the sample's own directory.</param>
    /// <param name="environment">What its manifest finds in the environment.</param>
    public static async Task<ActorHost> StartAsync(string sample, string folder, params (string Name, string Value)[] environment)
    {
        string file = RepositoryRoot.Combine("samples", sample);
        HostManifest manifest = HostManifest.Parse(
            await File.ReadAllTextAsync(file), file, Path.GetDirectoryName(file)!, environment.ToDictionary(one => one.Name, one => one.Value));
        manifest = manifest with
        {
            Directory = folder,
            Actors = [.. manifest.Actors.Select(actor => actor with { Module = Path.GetFullPath(actor.Module, manifest.Directory) })],
        };
        return await ManifestHost.StartAsync(manifest, HostProviders.Catalog());
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
