package no.helseprofil.it.support;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.testkit.client.AdminApi;

/** Logins with a level of authentication, as Keycloak has them: a password after a condition that names the level. */
public final class Levels {

    private Levels() {}

    /** Gives this level to every user who logs in at this client. */
    public static void give(TestRealm realm, String clientId, int level) {
        String flow = clientId + "-level-" + level;
        String forms = flow + "-forms";
        AdminApi admin = realm.admin();
        succeeded(admin.post("authentication/flows", """
                { "alias": "%s", "providerId": "basic-flow", "topLevel": true, "builtIn": false }""".formatted(flow)));
        succeeded(admin.post("authentication/flows/" + flow + "/executions/flow", """
                { "alias": "%s", "type": "basic-flow", "provider": "registration-page-form" }""".formatted(forms)));
        require(admin, flow, execution(admin, flow, forms), "CONDITIONAL");
        add(admin, flow, forms, "conditional-level-of-authentication");
        add(admin, flow, forms, "auth-username-password-form");
        String condition = execution(admin, flow, "conditional-level-of-authentication")
                .path("id")
                .textValue();
        succeeded(admin.post("authentication/executions/" + condition + "/config", """
                { "alias": "%s", "config": { "loa-condition-level": "%d", "loa-max-age": "36000" } }
                """.formatted(flow, level)));
        realm.change(
                clientId,
                client -> ((ObjectNode) client.withObject("/authenticationFlowBindingOverrides"))
                        .put("browser", id(admin, flow)));
    }

    private static void add(AdminApi admin, String flow, String forms, String provider) {
        succeeded(admin.post(
                "authentication/flows/" + forms + "/executions/execution", "{ \"provider\": \"" + provider + "\" }"));
        require(admin, flow, execution(admin, flow, provider), "REQUIRED");
    }

    private static void require(AdminApi admin, String flow, ObjectNode execution, String requirement) {
        succeeded(admin.put("authentication/flows/" + flow + "/executions", execution.put("requirement", requirement)));
    }

    private static ObjectNode execution(AdminApi admin, String flow, String name) {
        for (JsonNode execution :
                admin.get("authentication/flows/" + flow + "/executions").json()) {
            if (name.equals(execution
                    .path("providerId")
                    .asText(execution.path("displayName").asText()))) {
                return (ObjectNode) execution;
            }
        }
        throw new IllegalStateException("no execution " + name);
    }

    private static String id(AdminApi admin, String flow) {
        for (JsonNode candidate : admin.get("authentication/flows").json()) {
            if (flow.equals(candidate.path("alias").textValue())) {
                return candidate.path("id").textValue();
            }
        }
        throw new IllegalStateException("no flow " + flow);
    }
}
