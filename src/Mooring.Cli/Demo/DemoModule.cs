using Mooring.Cli.Modules;
using Mooring.Hosting.Claims;

namespace Mooring.Cli.Demo;

/// <summary>The file that the demo sends around: a module that is as large as wanted, signed with keys of its own.</summary>
/// <remarks>It is tally.wasm with a custom section of random bytes, which engines pass over.</remarks>
internal static class DemoModule
{
    private static readonly byte[] SectionName = [7, .. "ballast"u8];

    /// <param name="ballast">Random bytes in it, 0 to 1 GiB.</param>
    /// <param name="claims">Its claims.</param>
    public static byte[] Make(int ballast, out ActorClaims claims)
    {
        byte[] guest = EmbeddedGuests.Tally;
        using var module = new MemoryStream(guest.Length + ballast + 64);
        module.Write(guest);
        module.WriteByte(0); // a custom section
        WriteLeb(module, SectionName.Length + ballast);
        module.Write(SectionName);
        byte[] random = new byte[ballast];
        new Random(ballast).NextBytes(random); // the same in every run
        module.Write(random);
        claims = new ActorClaims { Subject = NKey.Create(NKeyKind.Module).PublicKey, Name = "tally with ballast", Revision = 1 };
        return ModuleClaims.Sign(module.ToArray(), claims, NKey.Create(NKeyKind.Account));
    }

    private static void WriteLeb(MemoryStream to, int value)
    {
        for (; value >= 0x80; value >>= 7) to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }
}
