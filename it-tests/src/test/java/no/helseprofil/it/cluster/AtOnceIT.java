package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes by two administrators, one at each node, in the same instant: one of them gets the answer that the other was
 * there.
 */
@Tag("cluster")
class AtOnceIT {

    private static final int RACES = 20;
    private static final int ACTIVATIONS = 5;
    private static final int HOLDS = 10;

    private static final String COMPONENT = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String ONE = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"}";
    private static final String OTHER = "{\"ruleSet\":\"fapi2\",\"catalogue\":\"2026.1\"}";

    @Test
    void onlyOneOfTwoConcurrentDocumentsIsStored() {
        try (TestRealm realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT)) {
            AdminApi atA = Nodes.admin(A, realm);
            AdminApi atB = Nodes.admin(B, realm);
            int[] won = new int[2];
            int changed = 0;
            int before = A;
            for (int i = 0; i < RACES; i++) {
                changed += before == B ? 1 : 0;
                put(atA, spaced(RACES + i, ONE), etag(atA));
                String etag = etag(atA);
                String one = spaced(i + 1, ONE);
                String other = spaced(i + 1, OTHER);

                List<Response> answers = Race.between(() -> put(atA, one, etag), () -> put(atB, other, etag));

                assertThat(answers)
                        .as("race %d", i)
                        .extracting(Response::status)
                        .containsExactlyInAnyOrder(204, 412);
                int winner = answers.get(A).isSuccess() ? A : B;
                assertThat(atA.profile().body()).isEqualTo(winner == A ? one : other);
                won[winner]++;
                changed += winner == B ? 1 : 0;
                before = winner;
            }
            System.out.println("document: " + RACES + " races, won at A " + won[A] + ", at B " + won[B]);
            assertThat(changes(atA))
                    .as("a line for each document that was taken and says something else, and none for one that wasn't")
                    .isEqualTo(changed);
        }
    }

    @Test
    void concurrentActivationsCreateOneProfile() {
        for (int i = 0; i < ACTIVATIONS; i++) {
            try (TestRealm realm = TestRealm.on(SharedCluster.get(), null)) {
                AdminApi atA = Nodes.admin(A, realm);
                AdminApi atB = Nodes.admin(B, realm);
                String etag = etag(atA);

                List<Response> answers = Race.between(() -> put(atA, ONE, etag), () -> put(atB, OTHER, etag));

                assertThat(answers)
                        .as("race %d", i)
                        .extracting(Response::status)
                        .containsExactlyInAnyOrder(204, 412);
                assertThat(profiles(atA)).hasSize(1);
                assertThat(changes(atA)).isEqualTo(1);
                for (int node : List.of(A, B)) {
                    Delay.until("the realm is under the profile at node " + node, () -> isOpen(node, realm));
                }
            }
        }
    }

    @Test
    void concurrentHoldsAreBothKept() {
        try (TestRealm realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT)) {
            AdminApi atA = Nodes.admin(A, realm);
            AdminApi atB = Nodes.admin(B, realm);

            for (int i = 0; i < HOLDS; i++) {
                List<Response> answers =
                        Race.between(() -> hold(atA, "assertion-type"), () -> hold(atB, "assertion-audience"));

                assertThat(answers).extracting(Response::status).containsOnly(204);
                Delay.until(
                        "both hold at A", () -> held(atA).containsAll(List.of("assertion-type", "assertion-audience")));
                for (String requirement : held(atA)) {
                    assertThat(atA.delete("helseprofil/holds/" + requirement).status())
                            .isEqualTo(204);
                }
            }
        }
    }

    private static List<String> held(AdminApi admin) {
        return admin.get("helseprofil/holds").json().findValuesAsText("requirement");
    }

    private static Response put(AdminApi admin, String document, String etag) {
        return admin.putProfile(document, etag);
    }

    private static Response hold(AdminApi admin, String requirement) {
        String until = Instant.now()
                .plus(1, ChronoUnit.HOURS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        return admin.post("helseprofil/holds", Map.of("requirement", requirement, "until", until, "reason", "sak 1"));
    }

    /** Another text, and so another ETag, each time. */
    private static String spaced(int spaces, String document) {
        return document + " ".repeat(spaces);
    }

    private static String etag(AdminApi admin) {
        return admin.profile().header("ETag").orElseThrow();
    }

    private static long changes(AdminApi admin) {
        return admin.get("helseprofil/changes?max=100").json().findValuesAsText("kind").stream()
                .filter("profile"::equals)
                .count();
    }

    private static JsonNode profiles(AdminApi admin) {
        return admin.post("partial-export", Map.of()).json().at("/components/" + COMPONENT);
    }

    /**
     * Returns whether the realm is under the profile at this node. Its clients are observed, so no client is asked for
     * a nonce; but every answer to a proof brings one.
     */
    private static boolean isOpen(int node, TestRealm realm) {
        return at(node, Nodes.newClient(realm, TestRealm.MACHINE))
                .clientCredentials(TestRealm.SCOPE)
                .response()
                .header("DPoP-Nonce")
                .isPresent();
    }
}
