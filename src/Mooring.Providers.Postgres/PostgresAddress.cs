using Npgsql;

namespace Mooring.Providers.Postgres;

/// <summary>Addresses as other programs write them, in Npgsql's form.</summary>
internal static class PostgresAddress
{
    /// <summary>Translates <c>postgres://user:password@host:port/database</c>; anything else is taken for a connection string already.</summary>
    public static string ToConnectionString(string address)
    {
        if (!address.StartsWith("postgres://", StringComparison.Ordinal) && !address.StartsWith("postgresql://", StringComparison.Ordinal)) return address;
        var uri = new Uri(address);
        string[] user = uri.UserInfo.Split(':', 2);
        var parts = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort };
        if (user[0].Length > 0) parts.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) parts.Password = Uri.UnescapeDataString(user[1]);
        if (uri.AbsolutePath.Length > 1) parts.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        return parts.ToString();
    }
}
