using Mooring.Hosting.Claims;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.MessagePack;

namespace Mooring.Providers;

/// <summary>Verifies the tokens of signed modules for actors that handle them, such as registries: <c>mooring:claims</c>.</summary>
/// <remarks>
/// One operation, <c>VerifyToken</c>: a map with <c>token</c> in; out a map with <c>subject</c>, <c>issuer</c>, <c>name</c>, <c>revision</c> (0 where
/// the token says none), <c>version</c> and <c>hash</c>. A token that must not be believed is an error whose text says why. A link's value
/// <c>TRUST</c> names the account keys whose signature counts, with commas between them; any, if it is not given.
/// </remarks>
public sealed class ClaimsProvider : CapabilityProvider<ClaimsPolicy>
{
    /// <summary>The capability's id.</summary>
    public const string Capability = "mooring:claims";

    private const string VerifyToken = "VerifyToken";

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; } = new(Capability, "claims")
    {
        Operations = [new OperationDescriptor(VerifyToken, OperationDirection.ToProvider)],
    };

    /// <inheritdoc/>
    protected override ValueTask<ClaimsPolicy> OpenAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        var policy = new ClaimsPolicy { TrustedIssuers = link.List("TRUST"), TimeProvider = Host.TimeProvider };
        foreach (string issuer in policy.TrustedIssuers)
        {
            if (!NKey.IsPublicKey(issuer, NKeyKind.Account)) throw new ProviderException($"TRUST: \"{issuer}\" is no account key (56 characters beginning with A)");
        }

        return new ValueTask<ClaimsPolicy>(policy);
    }

    /// <inheritdoc/>
    protected override ValueTask<ReadOnlyMemory<byte>> CallAsync(ClaimsPolicy bound, CapabilityCall call, CancellationToken ct)
    {
        if (call.Operation != VerifyToken) throw call.UnknownOperation();
        try
        {
            return new ValueTask<ReadOnlyMemory<byte>>(new VerifiedClaims(ModuleClaims.VerifyToken(call.Read<TokenText>().Token, bound)).ToBytes());
        }
        catch (ClaimsException cause)
        {
            throw new ProviderException($"{cause.Problem}: {cause.Message}", cause);
        }
    }

    private sealed record TokenText(string Token) : ICapabilityMessage<TokenText>
    {
        public static TokenText Decode(ReadOnlySpan<byte> payload)
        {
            string token = "";
            var fields = new FieldReader(payload);
            while (fields.Next(out ReadOnlySpan<byte> name))
            {
                if (name.SequenceEqual("token"u8)) token = fields.Text();
                else fields.Skip();
            }

            return new TokenText(token);
        }

        public void Encode(ref MessagePackWriter writer)
        {
            writer.WriteMapHeader(1);
            writer.Field("token"u8, Token);
        }
    }

    private sealed record VerifiedClaims(ActorClaims Claims) : ICapabilityMessage<VerifiedClaims>
    {
        public static VerifiedClaims Decode(ReadOnlySpan<byte> payload) => throw new NotSupportedException("Providers only send this.");

        public void Encode(ref MessagePackWriter writer)
        {
            int revision = Claims.Revision ?? 0;
            if (revision < 0) throw new ProviderException($"the token's revision, {revision}, is negative");
            writer.WriteMapHeader(6);
            writer.Field("subject"u8, Claims.Subject);
            writer.Field("issuer"u8, Claims.Issuer ?? "");
            writer.Field("name"u8, Claims.Name);
            writer.Field("revision"u8, (ulong)revision);
            writer.Field("version"u8, Claims.Version ?? "");
            writer.Field("hash"u8, Claims.ModuleHash);
        }
    }
}
