using System.Text;
using Mooring.Nats.Protocol;
using Mooring.Nats.Security;

namespace Mooring.Nats;

/// <summary>What a client presents to a server that asks who it is.</summary>
/// <remarks>Asked again for every connection that is made, so that files and callbacks may bring new credentials.</remarks>
public abstract class NatsCredentials
{
    private protected NatsCredentials()
    {
    }

    /// <summary>A user's name and password.</summary>
    public static NatsCredentials UserPassword(string user, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentNullException.ThrowIfNull(password);
        return new Fixed(options => options with { User = user, Password = password });
    }

    /// <summary>A token.</summary>
    public static NatsCredentials Token(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new Fixed(options => options with { Token = token });
    }

    /// <summary>An nkey: the client proves that it has the seed by signing what the server asks it to.</summary>
    /// <param name="seed">58 characters that begin with <c>SU</c>.</param>
    /// <exception cref="FormatException">It is no seed.</exception>
    public static NatsCredentials NKey(string seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(seed);
        Security.NKey.FromSeed(seed).Dispose();
        return new Signing(_ => new((null, seed)));
    }

    /// <summary>A user's JWT and the seed that belongs to it.</summary>
    /// <param name="jwt">The token as text.</param>
    /// <param name="seed">58 characters that begin with <c>SU</c>.</param>
    /// <exception cref="FormatException">It is no seed.</exception>
    public static NatsCredentials Jwt(string jwt, string seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(jwt);
        ArgumentException.ThrowIfNullOrEmpty(seed);
        Security.NKey.FromSeed(seed).Dispose();
        return new Signing(_ => new((jwt, seed)));
    }

    /// <summary>A <c>.creds</c> file with JWT and seed. It is read for every connection, so it may be replaced.</summary>
    /// <param name="path">The file.</param>
    public static NatsCredentials File(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Signing(async cancellationToken =>
        {
            string text = await System.IO.File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
            (string jwt, string seed) = CredentialsText.Parse(text);
            return (jwt, seed);
        });
    }

    /// <summary>Credentials that are fetched anew for every connection.</summary>
    /// <param name="fetch">Gives one of the other kinds.</param>
    public static NatsCredentials Dynamic(Func<CancellationToken, ValueTask<NatsCredentials>> fetch)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        return new Fetched(fetch);
    }

    /// <summary>Puts the credentials into what the client says of itself.</summary>
    /// <param name="options">What it says without them.</param>
    /// <param name="nonce">What the server asks to be signed; <see langword="null"/> if nothing.</param>
    /// <param name="cancellationToken">Ends with the attempt to connect.</param>
    /// <exception cref="NatsAuthenticationException">The credentials cannot be read, or the server asks for no signature.</exception>
    internal abstract ValueTask<ConnectOptions> AddToAsync(ConnectOptions options, string? nonce, CancellationToken cancellationToken);

    private sealed class Fixed(Func<ConnectOptions, ConnectOptions> add) : NatsCredentials
    {
        internal override ValueTask<ConnectOptions> AddToAsync(ConnectOptions options, string? nonce, CancellationToken cancellationToken) => new(add(options));
    }

    private sealed class Fetched(Func<CancellationToken, ValueTask<NatsCredentials>> fetch) : NatsCredentials
    {
        internal override async ValueTask<ConnectOptions> AddToAsync(ConnectOptions options, string? nonce, CancellationToken cancellationToken)
        {
            NatsCredentials credentials = await fetch(cancellationToken).ConfigureAwait(false);
            return await credentials.AddToAsync(options, nonce, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Signing(Func<CancellationToken, ValueTask<(string? Jwt, string Seed)>> read) : NatsCredentials
    {
        internal override async ValueTask<ConnectOptions> AddToAsync(ConnectOptions options, string? nonce, CancellationToken cancellationToken)
        {
            // A server without authentication sends no nonce, and has no use for a signature either.
            if (string.IsNullOrEmpty(nonce)) return options;
            try
            {
                (string? jwt, string seed) = await read(cancellationToken).ConfigureAwait(false);
                using NKey key = Security.NKey.FromSeed(seed);
                string signature = System.Buffers.Text.Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(nonce)));
                return options with { Jwt = jwt, NKey = jwt is null ? key.PublicKey : null, Signature = signature };
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                throw new NatsAuthenticationException($"The credentials cannot be used: {e.Message}", e);
            }
        }
    }
}
