package no.helseprofil.it.browser;

import static no.helseprofil.it.support.Answers.succeeded;

import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;

/** Users of a realm that administer it, and log in to a console in a browser. */
final class RealmAdministrator {

    private RealmAdministrator() {}

    /**
     * Adds one.
     *
     * @param role of the client {@code realm-management}
     */
    static void add(AdminApi admin, String name, String password, String role) {
        succeeded(admin.post(
                "users",
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "email",
                        name + "@example.org",
                        "firstName",
                        "Solveig",
                        "lastName",
                        "Normann",
                        "credentials",
                        List.of(Map.of("type", "password", "value", password)))));
        String user = idOf(admin.get("users?exact=true&username=" + name));
        String management = idOf(admin.get("clients?clientId=realm-management"));
        succeeded(admin.post(
                "users/" + user + "/role-mappings/clients/" + management,
                List.of(succeeded(admin.get("clients/" + management + "/roles/" + role))
                        .json())));
    }

    private static String idOf(Response found) {
        return succeeded(found).json().path(0).path("id").textValue();
    }
}
