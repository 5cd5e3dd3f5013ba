using System.Text;
using Mooring.Nats.Protocol;
using Mooring.Nats.Tests.Support;

namespace Mooring.Nats.Tests.Protocol;

public sealed class OutgoingScanTests
{
    private const string Commands =
        "SUB a 1\r\nPUB a 7\r\nPING\r\nx\r\nUNSUB 1 2\r\nHPUB b r 12 14\r\nNATS/1.0\r\n\r\nhi\r\nPING\r\nPUB c 0\r\n\r\n";

    private const string First = "PUB a 7\r\nPING\r\nx\r\n";
    private const string Second = "HPUB b r 12 14\r\nNATS/1.0\r\n\r\nhi\r\n";
    private const string Third = "PUB c 0\r\n\r\n";

    [Fact]
    public void Scan_NothingWasSent_KeepsAllPublishesAndOnlyThose() =>
        Assert.Equal((First + Second + Third, 0), Keep(confirmed: 0, from: 0));

    [Fact]
    public void Scan_EveryCut_KeepsWhatBeginsAfterItAndCountsWhatItCuts()
    {
        int first = Commands.IndexOf(First, StringComparison.Ordinal);
        int second = Commands.IndexOf(Second, StringComparison.Ordinal);
        int third = Commands.IndexOf(Third, StringComparison.Ordinal);
        for (int cut = 0; cut <= Commands.Length; cut++)
        {
            string kept = (cut <= first ? First : "") + (cut <= second ? Second : "") + (cut <= third ? Third : "");
            (int At, string Text)[] publishes = [(first, First), (second, Second), (third, Third)];
            int lost = publishes.Where(publish => publish.At < cut && publish.At + publish.Text.Length > cut).Sum(publish => publish.Text.Length);
            Assert.Equal((kept, lost), Keep(confirmed: cut, from: cut));
        }
    }

    private static (string Kept, long Lost) Keep(int confirmed, int from)
    {
        byte[] bytes = Bytes.Of(Commands);
        int kept = OutgoingScan.KeepPublishes(bytes, confirmed, from, out long lost);
        return (Encoding.ASCII.GetString(bytes, 0, kept), lost);
    }
}
