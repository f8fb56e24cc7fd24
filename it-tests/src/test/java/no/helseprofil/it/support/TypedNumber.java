package no.helseprofil.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;

/** Number of clients that an act of an incident stops, as an administrator who has looked at its dry run sends it. */
public final class TypedNumber {

    private TypedNumber() {}

    /**
     * The path of the act, with the number in its query where it is needed.
     *
     * @param path that of a block or of emergency settings, without a query
     */
    public static String in(AdminApi admin, String method, String path, String body) {
        Response dryRun =
                admin.send(admin.request(method, path + "?dry-run=true").body("application/json", body));
        JsonNode reach = dryRun.isSuccess() ? dryRun.json() : null;
        return reach != null && reach.path("numberNeeded").booleanValue()
                ? path + "?clients=" + reach.path("total").asLong()
                : path;
    }
}
