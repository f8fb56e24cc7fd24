package no.helseprofil.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderSettings.ProviderKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that an administrator writes, and what holds where nothing is written. */
class ProviderSettingsTest {

    @Test
    void helseIdRequiresAClientIdOnly() {
        ProviderSettings settings = ProviderSettings.read(ProviderKind.HELSEID, Map.of("clientId", "a-realm"));
        assertThat(settings.issuer()).hasToString("https://helseid-sts.nhn.no");
        assertThat(settings.minimumLevel()).isEqualTo("4");
        assertThat(settings.algorithm()).hasToString("PS256");
        assertThat(settings.isBound()).isTrue();
        assertThat(settings.keyId()).isNull();
        assertThat(settings.clientSecretEndpoint()).hasToString("https://api.selvbetjening.nhn.no/v1/client-secret");
    }

    @Test
    void refusesATestKeyInProduction() {
        Map<String, String> test = new HashMap<>(
                Map.of("clientId", "a-realm", "issuer", "https://helseid-sts.test.nhn.no", "clientSecretEndpoint", ""));
        assertThat(ProviderSettings.read(ProviderKind.HELSEID, test).clientSecretEndpoint())
                .isNull();
        test.put("clientSecretEndpoint", "https://api.selvbetjening.test.nhn.no/v1/client-secret");
        assertThat(ProviderSettings.read(ProviderKind.HELSEID, test).clientSecretEndpoint())
                .hasToString("https://api.selvbetjening.test.nhn.no/v1/client-secret");
    }

    @Test
    void helseIdAlwaysRequiresBoundTokens() {
        assertThat(ProviderSettings.read(ProviderKind.HELSEID, Map.of("clientId", "a-realm", "dpop", "false"))
                        .isBound())
                .isTrue();
        assertThat(ProviderSettings.read(ProviderKind.IDPORTEN, Map.of("clientId", "a-realm"))
                        .isBound())
                .isFalse();
        assertThat(ProviderSettings.read(ProviderKind.IDPORTEN, Map.of("clientId", "a-realm", "dpop", "true"))
                        .isBound())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "clientId, '', write the client_id of this realm at the provider",
        "clientId, 'a\tb', write the client_id of this realm at the provider",
        "issuer, helseid-sts.nhn.no, write an address",
        "issuer, ftp://helseid-sts.nhn.no, write an address",
        "issuer, https://someone@helseid-sts.nhn.no, write an address",
        "issuer, https://helseid-sts.nhn.no?a=b, write an address",
        "issuer, 'https://helseid sts', write an address",
        "minimumLevel, 5, 'write one of 4, 3, any'",
        "minimumLevel, ANY, 'write one of 4, 3, any'",
        "signatureAlgorithm, HS256, write one of PS256",
        "signatureAlgorithm, none, write one of PS256",
        "defaultScope, profile, write openid",
        "defaultScope, openid  profile, write scopes with single spaces",
        "acrValues, 'a  b', write values with single spaces",
        "clientSecretEndpoint, nowhere, write an address"
    })
    void refusesAnInvalidSettingWithAHint(String setting, String value, String words) {
        Map<String, String> config = new HashMap<>(Map.of("clientId", "a-realm"));
        config.put(setting, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderSettings.read(ProviderKind.HELSEID, config))
                .withMessageStartingWith(setting)
                .withMessageContaining(words);
    }

    @Test
    void thePageListsEverySettingWithItsDefault() throws IOException {
        String page = Files.readString(Path.of("../../docs/broker.md"));
        for (ProviderKind kind : ProviderKind.values()) {
            assertThat(page)
                    .contains(
                            "`" + kind.id() + "`",
                            "`" + kind.defaultIssuer() + "`",
                            "`" + kind.defaultAlgorithm() + "`")
                    .contains("`" + kind.defaults().scope() + "`");
        }
        assertThat(page)
                .contains(ProviderSettings.ALGORITHM, ProviderSettings.MINIMUM_LEVEL, ProviderSettings.ACR_VALUES)
                .contains(ProviderSettings.KEY_ID, ProviderSettings.DPOP, ProviderSettings.CLIENT_SECRET_ENDPOINT);
        for (BrokerReason reason : BrokerReason.values()) {
            assertThat(page)
                    .as("troubleshooting")
                    .contains("| `" + reason.id() + "` |")
                    .contains(reason.remedy());
        }
    }
}
