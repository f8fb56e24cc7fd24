package no.helseprofil.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a realm of the tests is what Keycloak makes of the same file, though it is made in less time. */
class TestRealmIT {

    private static final String QUICK = "made-for-tests";
    private static final String USUAL = "made-by-admin-rest";
    private static final SigningKey KEY = SigningKey.generate("ES256");

    /** An id, or a time in seconds or milliseconds. */
    private static final Pattern VARYING =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\b1\\d{9}(\\d{3})?\\b");

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = TestRealm.DOCUMENT)
    void isWhatTheAdminRestMakesOfTheSameFile(@Nullable String document) {
        ServerProbe probe = new ServerProbe(SharedServer.get());
        ObjectNode client = TestRealm.representation(TestRealm.MACHINE, KEY);
        try {
            probe.createRealm(file(QUICK, document), "[" + client + "]");
            assertThat(admin("").post("", file(USUAL, document)).status()).isEqualTo(201);
            probe.storeClient(USUAL, client.toString());

            assertThat(content(QUICK)).isEqualTo(content(USUAL));
        } finally {
            probe.deleteRealm(QUICK);
            probe.deleteRealm(USUAL);
        }
    }

    private static String file(String realm, @Nullable String document) {
        return RealmFile.named(realm)
                .profile(document)
                .user(TestRealm.USERNAME, TestRealm.PASSWORD)
                .json()
                .toString();
    }

    /** Returns what an administrator reads of a realm, without ids, times and its name. */
    private static Map<String, String> content(String realm) {
        AdminApi admin = admin(realm);
        Map<String, String> content = new TreeMap<>();
        content.put(
                "export",
                sorted(admin.post("partial-export?exportClients=true&exportGroupsAndRoles=true", "")
                        .json()));
        content.put("profile", admin.get("helseprofil/profile").body());
        for (JsonNode user : admin.get("users").json()) {
            String id = user.path("id").textValue();
            content.put("user " + user.path("username"), sorted(user));
            content.put(
                    "roles of " + user.path("username"),
                    sorted(admin.get("users/" + id + "/role-mappings").json()));
            content.put(
                    "credentials of " + user.path("username"),
                    admin.get("users/" + id + "/credentials")
                            .json()
                            .findValuesAsText("type")
                            .toString());
        }
        content.put("roles in master", sorted(admin.realm("master").client(realm + "-realm")));
        content.replaceAll(
                (what, text) -> VARYING.matcher(text).replaceAll("any").replace(realm, "realm"));
        return content;
    }

    /** Returns the values, ordered by name or, in an array, by their text. */
    private static String sorted(JsonNode node) {
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(one -> VARYING.matcher(sorted(one)).replaceAll("any"))
                    .sorted()
                    .collect(Collectors.joining(",\n", "[", "]"));
        }
        if (node.isObject()) {
            return node.properties().stream()
                    .map(member -> member.getKey() + ": " + sorted(member.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node.toString();
    }

    private static AdminApi admin(String realm) {
        return AdminApi.of(SharedServer.get().url(), realm, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }
}
