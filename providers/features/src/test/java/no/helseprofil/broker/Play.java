package no.helseprofil.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import no.helseprofil.broker.ProviderClient.ServerNonces;
import no.helseprofil.broker.ProviderKeys.KeySource;
import no.helseprofil.broker.ProviderSettings.ProviderKind;
import no.helseprofil.profile.SecurityLevel.AskedLevel;

/** A realm and HelseID, and logins between them. */
final class Play {

    static final String REDIRECT_URI = "https://realm.example.org/realms/helse/broker/helseid/endpoint";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);
    static final RSAKey CLIENT_KEY = FakeHelseId.rsa(2048, "realm-1");

    private static final RSAKey SHORT_KEY = FakeHelseId.rsa(1024, FakeHelseId.KEY.getKeyID());

    final FakeHelseId helseId = new FakeHelseId(CLIENT_KEY, CLOCK);
    final Map<String, String> config =
            new LinkedHashMap<>(Map.of("issuer", FakeHelseId.ISSUER, "clientId", FakeHelseId.CLIENT_ID));

    private final ServerNonces nonces = new ServerNonces();
    private RSAKey key = CLIENT_KEY;

    ProviderSettings settings() {
        return ProviderSettings.read(ProviderKind.HELSEID, config);
    }

    Play with(String setting, String value) {
        config.put(setting, value);
        return this;
    }

    ProviderClient client() throws BrokerException {
        return new ProviderClient(
                settings(), ProviderClient.metadata(settings(), helseId), key(key), helseId, nonces, CLOCK);
    }

    static BrokerKey key(RSAKey key) throws BrokerException {
        try {
            return BrokerKey.of(key.getKeyID(), JWSAlgorithm.PS256, key.toPublicKey(), key.toPrivateKey());
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }

    KeySource keys() {
        return new KeySource() {
            @Override
            public List<String> algorithms() throws BrokerException {
                return ProviderClient.metadata(settings(), helseId).idTokenAlgorithms();
            }

            @Override
            public ProviderKeys known() throws BrokerException {
                return ProviderClient.keys(ProviderClient.metadata(settings(), helseId), helseId);
            }

            @Override
            public ProviderKeys anew() throws BrokerException {
                return known();
            }
        };
    }

    static BegunLogin.Wish wish(String... levels) {
        return new BegunLogin.Wish(new AskedLevel(Set.of(levels)), null, null, "nb");
    }

    BegunLogin begin(BegunLogin.Wish wish) throws BrokerException {
        return BegunLogin.of(
                client(),
                REDIRECT_URI,
                UUID.randomUUID().toString(),
                wish,
                () -> UUID.randomUUID().toString());
    }

    ProviderLogin.Finished logIn() throws BrokerException {
        return logIn(wish());
    }

    ProviderLogin.Finished logIn(BegunLogin.Wish wish) throws BrokerException {
        BegunLogin begun = begin(wish);
        return finish(begun, code(begun, wish));
    }

    String code(BegunLogin begun, BegunLogin.Wish wish) throws BrokerException {
        URI address = client().push(begun, wish);
        return helseId.logIn(address);
    }

    ProviderLogin.Finished finish(BegunLogin begun, String code) throws BrokerException {
        return new ProviderLogin(client(), keys()).finish(begun, code, true);
    }

    void withCodeOfAnother() throws BrokerException {
        String stolen = code(begin(wish()), wish());
        finish(begin(wish()), stolen);
    }

    void withUsedCode() throws BrokerException {
        BegunLogin begun = begin(wish());
        String code = code(begun, wish());
        finish(begun, code);
        finish(begun, code);
    }

    void withOtherVerifier() throws BrokerException {
        BegunLogin begun = begin(wish());
        String code = code(begun, wish());
        finish(
                new BegunLogin(
                        begun.issuer(),
                        begun.clientId(),
                        begun.keyId(),
                        begun.redirectUri(),
                        begun.state(),
                        begun.nonce(),
                        "another",
                        begun.floor(),
                        null,
                        begun.begunAt()),
                code);
    }

    void withOtherKey() throws BrokerException {
        BegunLogin begun = begin(wish());
        String code = code(begun, wish());
        key = FakeHelseId.OTHER_KEY;
        finish(begun, code);
    }

    void withShortKey() throws BrokerException {
        helseId.signingWith(SHORT_KEY).withKeys(SHORT_KEY.toPublicJWK());
        logIn();
    }
}
