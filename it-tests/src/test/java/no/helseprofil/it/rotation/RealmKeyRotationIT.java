package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.Test;

/** What {@code docs/test-kit.md} says of the keys of a realm that are rotated. */
class RealmKeyRotationIT {

    @Test
    void tokensAreSignedByTheNextKeyAndBothArePublished() throws ParseException {
        String component = MarkdownPage.named("docs/test-kit.md").blocks("java").stream()
                .map(block -> block.code())
                .filter(code -> code.contains("the next key"))
                .map(code -> code.substring(code.indexOf('{'), code.lastIndexOf('}') + 1))
                .findFirst()
                .orElseThrow();
        try (TestRealm realm = TestRealm.underProfile()) {
            String before = keyOf(realm);
            Response made = realm.admin().post("components", component);
            assertThat(made.status()).as(made.body()).isEqualTo(201);

            String after = keyOf(realm);

            assertThat(after).isNotEqualTo(before);
            assertThat(Request.get(realm.address("protocol/openid-connect/certs"))
                            .send()
                            .body())
                    .as("what was signed before is verified still")
                    .contains(before, after);
        }
    }

    private static String keyOf(TestRealm realm) throws ParseException {
        String token =
                realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        return SignedJWT.parse(token).getHeader().getKeyID();
    }
}
