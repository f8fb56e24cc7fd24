package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class UserinfoTokenTest implements RequirementContract {

    @Override
    public UserinfoToken requirement() {
        return new UserinfoToken();
    }

    @Override
    public FactsFixture compliant() {
        return userinfoRequest();
    }

    /** Returns none, because no facts show this deviation: only the server verifies the token. */
    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyItNeverFails() {
        return Optional.of(
                "only the server, which verifies the token, can tell; its refusal is answered under this id");
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Test
    void explainsWhyATokenIsRefused() {
        assertRefused(OAuthError.INVALID_TOKEN, "can't be read", null);
        assertRefused(
                OAuthError.INVALID_TOKEN,
                "this is an ID token",
                ofLogin("openid").put("typ", "ID"));
        assertRefused(OAuthError.INSUFFICIENT_SCOPE, "of no user", claims("openid"));
        assertRefused(OAuthError.INSUFFICIENT_SCOPE, "ask for the scope openid", ofLogin("nhn:openid/openid x"));
        assertRefused(OAuthError.INVALID_TOKEN, "get a new access token", ofLogin("profile openid"));
    }

    private void assertRefused(OAuthError error, String words, ObjectNode claims) {
        Outcome.Failed refusal = requirement().refusal(claims);
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.sentence()).contains(words);
    }

    private static ObjectNode ofLogin(String scope) {
        return claims(scope).put("sid", "a-session");
    }

    private static ObjectNode claims(String scope) {
        return JsonNodeFactory.instance.objectNode().put("scope", scope).put("typ", "Bearer");
    }
}
