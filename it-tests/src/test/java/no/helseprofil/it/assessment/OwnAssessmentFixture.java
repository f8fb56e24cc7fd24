package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/** A realm that was assessed, in which a client with something to mend may read what was found of it. */
abstract class OwnAssessmentFixture {

    static final String SELF = "helseprofil/self";
    static final String PATH = "helseprofil/self/assessment";

    /** One with something to mend. */
    static final String VENDOR = "vendor";

    @AutoClose
    static TestRealm realm;

    static JsonNode report;
    static TestTime time;

    @BeforeAll
    static void assess() {
        time = new TestTime(SharedServer.get());
        realm = TestRealm.underProfile();
        register(VENDOR);
        realm.alter(VENDOR, client -> client.put("fullScopeAllowed", true));
        Assessing assessing = new Assessing(realm.admin());
        report = assessing.ended(assessing.started());
    }

    @AfterEach
    void presentTime() {
        time.reset();
    }

    static void refused(Response answer, int status, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(challenge(answer)).startsWith("DPoP ").contains("error=\"" + error + "\"");
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.body()).doesNotContain("verdicts");
    }

    static String challenge(Response answer) {
        return answer.header("WWW-Authenticate").orElseThrow();
    }

    static String token(OidcClient client) {
        return client.clientCredentials(SELF).accessToken();
    }

    static Request get() {
        return Request.get(address());
    }

    static URI address() {
        return realm.address(PATH);
    }

    static OidcClient register(String clientId) {
        return realm.register(clientId, SigningKey.generate("ES256"), OwnAssessmentFixture::withSelf);
    }

    static void withSelf(ObjectNode client) {
        ((ArrayNode) client.get("optionalClientScopes")).add(SELF);
    }
}
