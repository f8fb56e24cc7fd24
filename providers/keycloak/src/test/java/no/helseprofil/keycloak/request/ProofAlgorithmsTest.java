package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A challenge of DPoP names the algorithms of the rule set (RFC 9449, section 7.1). */
class ProofAlgorithmsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DPoP|DPoP algs=\"ES256 PS256\"",
                "DPoP |DPoP algs=\"ES256 PS256\"",
                "DPoP error=\"x\", error_description=\"y\"|DPoP algs=\"ES256 PS256\", error=\"x\", error_description=\"y\"",
                "DPoP algs=\"RS256\"|DPoP algs=\"ES256 PS256\"",
                "DPoP realm=\"r\", error=\"x\", algs=\"RS256 none\"|DPoP realm=\"r\", error=\"x\", algs=\"ES256 PS256\"",
                "Bearer error=\"x\"|Bearer error=\"x\"",
                "Bearer realm=\"DPoP\"|Bearer realm=\"DPoP\""
            })
    void namesTheAlgorithmsOfTheRuleSetOnly(String challenge, String sent) {
        assertThat(ProofAlgorithms.only(List.of("ES256", "PS256"), challenge, true))
                .isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DPoP error=\"x\", error_description=\"y\"|DPoP algs=\"ES256 PS256\"",
                "DPoP algs=\"RS256\", error=\"x\"|DPoP algs=\"ES256 PS256\"",
                "Bearer error=\"x\"|Bearer error=\"x\""
            })
    @Tag("RFC6750-3.1-1")
    void hasNoErrorWithoutAToken(String challenge, String sent) {
        assertThat(ProofAlgorithms.only(List.of("ES256", "PS256"), challenge, false))
                .isEqualTo(sent);
    }
}
