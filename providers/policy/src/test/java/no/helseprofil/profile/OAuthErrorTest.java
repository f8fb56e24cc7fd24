package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OAuthErrorTest {

    @ParameterizedTest
    @EnumSource
    void eachErrorIsNamedAfterItsCode(OAuthError error) {
        assertThat(error.code()).isEqualTo(error.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void hasTheHttpStatusOfRfc6749() {
        assertThat(OAuthError.INVALID_CLIENT.status()).isEqualTo(401);
        assertThat(OAuthError.TEMPORARILY_UNAVAILABLE.status()).isEqualTo(503);
        assertThat(OAuthError.USE_DPOP_NONCE.status())
                .as("RFC 9449, section 8: a challenge of an authorization server")
                .isEqualTo(400);
        assertThat(OAuthError.INVALID_GRANT.status()).isEqualTo(400);
    }
}
