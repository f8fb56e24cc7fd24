package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sum of what a client does at one node and what it does at the other, whichever node writes first. */
@Tag("cluster")
class SummedObservationsIT {

    private static final int PAIRS = 40;

    /** Query for lines and their sum. The same client, request and requirement must not be two lines of one day. */
    private static final String COUNT = "select count(*), coalesce(sum(request_count), 0) from helseprofil_observation"
            + " where client_id = ? and requirement = 'assertion-type'";

    @AutoClose
    private static TestRealm realm;

    private static String internalId;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT);
        realm.alterAttribute(MACHINE, "helseprofil.registered", "existing");
        internalId = realm.admin().client(MACHINE).path("id").textValue();
    }

    @Test
    void observationsOfBothNodesAreSummed() {
        OidcClient client = realm.oidc(MACHINE).withAssertion(assertion -> assertion.header("typ", "JWT"));
        for (int i = 0; i < PAIRS; i++) {
            assertThat(Race.between(() -> ask(A, client), () -> ask(B, client)))
                    .as("observed, and so let through")
                    .extracting(Response::status)
                    .containsOnly(200);
        }
        int alone = PAIRS / 4;
        for (int i = 0; i < alone; i++) {
            ask(B, client);
        }

        Delay delay = Delay.until("all are stored", () -> counted()[1] >= 2 * PAIRS + alone);

        assertThat(counted()).as("lines, and their sum").containsExactly(1, 2 * PAIRS + alone);
        delay.print("observations");
    }

    @Test
    void bothNodesListARefusalAtEither() {
        OidcClient client = realm.oidc(OTHER_MACHINE).withAssertion(assertion -> assertion.withoutHeader("typ"));
        for (int i = 0; i < PAIRS; i++) {
            assertThat(Race.between(() -> ask(A, client), () -> ask(B, client)))
                    .allSatisfy(answer -> refused(answer).by("assertion-type"));
        }

        AdminApi first = Nodes.admin(A, realm);
        AdminApi second = Nodes.admin(B, realm);
        Delay delay =
                Delay.until("both tell all", () -> refusalsAt(first) == 2 * PAIRS && refusalsAt(second) == 2 * PAIRS);

        delay.print("refusals");
    }

    /**
     * Returns the number of refusals, on the one line that there is of them; none before the first node has stored its
     * own.
     */
    private static int refusalsAt(AdminApi administrator) {
        JsonNode refusals = administrator
                .get("helseprofil/refusals?requirement=assertion-type&client=" + OTHER_MACHINE)
                .json();
        assertThat(refusals).as("the same at both nodes is one line").hasSizeLessThanOrEqualTo(1);
        return refusals.path(0).path("count").intValue();
    }

    private static Response ask(int node, OidcClient client) {
        return at(node, client).clientCredentials(SCOPE).response();
    }

    private static long[] counted() {
        try (Connection connection = SharedCluster.get().connect();
                PreparedStatement query = connection.prepareStatement(COUNT)) {
            query.setString(1, internalId);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
