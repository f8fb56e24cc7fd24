package no.helseprofil.it.table;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The grants that this Keycloak has: four are judged, every other one is refused. One that comes with a new Keycloak fails
 * here until somebody has decided about it.
 */
@Attack(
        by = Attacker.VENDOR,
        tries = "uses each grant of this Keycloak",
        outcome = "grants that aren't judged are refused")
@Tag("smoke")
class GrantsIT {

    private static final List<String> JUDGED = List.of(
            "authorization_code",
            "client_credentials",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:token-exchange");

    /** Grants that are refused, each with the requirement that refuses it. */
    private static final Map<String, String> REFUSED = Map.of(
            "password", "no-password-grant",
            "urn:ietf:params:oauth:grant-type:device_code", "grant-type",
            "urn:ietf:params:oauth:grant-type:jwt-bearer", "grant-type",
            "urn:ietf:params:oauth:grant-type:uma-ticket", "grant-type",
            "urn:openid:params:grant-type:ciba", "grant-type");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    void everyGrantOfKeycloakIsListed() {
        assertThat(grants())
                .as("grants that Keycloak has switched on")
                .containsExactlyInAnyOrderElementsOf(Stream.concat(JUDGED.stream(), REFUSED.keySet().stream())
                        .toList());
    }

    @TestFactory
    Stream<DynamicTest> aSupportedGrantIsNotRefusedAsSuch() {
        return JUDGED.stream()
                .map(grant -> dynamicTest(
                        grant,
                        () -> assertThat(ask(grant).error())
                                .as("error of a request that asks for nothing but the grant")
                                .isIn(null, "invalid_grant", "invalid_request", "unauthorized_client")));
    }

    @TestFactory
    Stream<DynamicTest> refusesAnyOtherGrant() {
        return grants().stream()
                .filter(grant -> !JUDGED.contains(grant))
                .map(grant -> dynamicTest(grant, () -> {
                    String requirement = REFUSED.getOrDefault(grant, "grant-type");
                    refused(ask(grant))
                            .by(requirement)
                            .with(
                                    400,
                                    requirement.equals("grant-type")
                                            ? "unsupported_grant_type"
                                            : "unauthorized_client");
                }));
    }

    @Test
    void adminCliHasNoPasswordGrant() {
        realm.alter("admin-cli", client -> client.put("directAccessGrantsEnabled", true));
        Request request = Request.post(realm.oidc(TestRealm.MACHINE).metadata().endpoint("token_endpoint"))
                .form("grant_type", "password")
                .form("client_id", "admin-cli")
                .form("username", TestRealm.USERNAME)
                .form("password", TestRealm.PASSWORD);
        refused(request.send()).by("no-password-grant").with(400, "unauthorized_client");
        realm.off("no-password-grant");
        Response allowed = request.send();
        realm.off();
        assertThat(allowed.isSuccess())
                .as("the same where the password grant is open: Keycloak has nothing against it")
                .isTrue();
    }

    private static Response ask(String grant) {
        return realm.oidc(TestRealm.MACHINE)
                .withRequest(request -> request.formInstead("grant_type", grant))
                .clientCredentials(TestRealm.SCOPE)
                .response();
    }

    private static List<String> grants() {
        try {
            JsonNode grants = new ObjectMapper().readTree(new ServerProbe(SharedServer.get()).grants());
            return StreamSupport.stream(grants.spliterator(), false)
                    .map(grant -> grant.path("id").asText())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
