package no.helseprofil.keycloak.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderClient.ProviderTransport;
import no.helseprofil.broker.ProviderClient.ServerNonces;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.broker.ProviderSettings.ProviderKind;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.keycloak.server.ServerClock;
import org.keycloak.Config;
import org.keycloak.broker.provider.AbstractIdentityProviderFactory;
import org.keycloak.common.util.UriUtils;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** Factory of identity providers of one kind, with this node's cache of their metadata, keys and nonces. */
abstract class UpstreamProviderFactory extends AbstractIdentityProviderFactory<UpstreamProvider> {

    private final ProviderKind kind;
    private final BrokerHttp http = new BrokerHttp();
    private final KnownProviders known = new KnownProviders(ServerClock.INSTANCE);
    private final ServerNonces nonces = new ServerNonces();

    UpstreamProviderFactory(ProviderKind kind) {
        this.kind = kind;
    }

    @Override
    public final String getId() {
        return kind.id();
    }

    @Override
    public final String getName() {
        return kind.title();
    }

    @Override
    public final void init(Config.Scope config) {
        http.init();
    }

    @Override
    public final void close() {
        http.close();
    }

    @Override
    public final IdentityProviderModel createConfig() {
        return new BrokerConfig(kind);
    }

    @Override
    public final UpstreamProvider create(KeycloakSession session, IdentityProviderModel model) {
        return new UpstreamProvider(session, new BrokerConfig(kind, model), this);
    }

    /** Returns the external side of an identity provider. */
    final UpstreamClient otherSide(KeycloakSession session, RealmModel realm, BrokerConfig config) {
        return new UpstreamClient(session, realm, config, http.of(session), known, nonces);
    }

    /** Forgets the published metadata and keys of one provider, so that they are fetched again. */
    final void forget(ProviderSettings settings) {
        known.forget(settings);
    }

    @Override
    public final List<ProviderConfigProperty> getConfigProperties() {
        ProviderConfigurationBuilder properties = ProviderConfigurationBuilder.create()
                .property()
                .name(ProviderSettings.ISSUER)
                .label("Issuer")
                .helpText("Issuer identifier, to the letter; all addresses are read from its metadata. The field Client"
                        + " Secret is not used: write anything.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .defaultValue(kind.defaultIssuer())
                .required(true)
                .add()
                .property()
                .name(ProviderSettings.MINIMUM_LEVEL)
                .label("Level")
                .helpText("A login below this security level is refused, whatever was asked for.")
                .type(ProviderConfigProperty.LIST_TYPE)
                .options(ProviderSettings.LEVELS)
                .defaultValue(ProviderSettings.LEVELS.get(0))
                .add()
                .property()
                .name(ProviderSettings.ACR_VALUES)
                .label("More of acr_values")
                .helpText("Sent after the level as it is. At HelseID it chooses who logs the user in.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .add()
                .property()
                .name(ProviderSettings.ALGORITHM)
                .label("Signature algorithm")
                .helpText("The realm's key for it signs client assertions and DPoP proofs.")
                .type(ProviderConfigProperty.LIST_TYPE)
                .options(ProviderSettings.ALGORITHMS)
                .defaultValue(kind.defaultAlgorithm())
                .add()
                .property()
                .name(ProviderSettings.KEY_ID)
                .label("Key ID")
                .helpText("kid of the realm's key that is registered there. Without it the active key signs.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .add()
                .property()
                .name(ProviderSettings.CLIENT_SECRET_ENDPOINT)
                .label("Address for new keys")
                .helpText("Where the next key is registered by self-service. Of HelseID's production it is known; for"
                        + " another issuer write it.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .add();
        if (!kind.isAlwaysBound()) {
            properties
                    .property()
                    .name(ProviderSettings.DPOP)
                    .label("DPoP")
                    .helpText("Whether tokens are bound to the key.")
                    .type(ProviderConfigProperty.BOOLEAN_TYPE)
                    .defaultValue("false")
                    .add();
        }
        return properties.build();
    }

    /** HTTP client for HelseID and ID-porten, at the addresses that the realm's administrator has configured. */
    private static final class BrokerHttp {

        /** Maximum size of a response. Metadata, keys and tokens are some kilobytes long. */
        private static final int MOST_BYTES = 64 * 1024;

        private static final OutboundPolicy POLICY = OutboundPolicy.chosen(Duration.ofSeconds(5), MOST_BYTES);

        private final OutboundHttp http = OutboundHttp.asKeycloak();

        void init() {
            http.init();
        }

        void close() {
            http.close();
        }

        /** Returns the transport to identity providers for one request. */
        ProviderTransport of(KeycloakSession session) {
            return sent -> received(http.send(session, call(sent), POLICY));
        }

        private static OutboundHttp.Call call(ProviderTransport.Sent sent) {
            Map<String, String> headers = new HashMap<>(sent.headers());
            headers.put("Accept", "application/json");
            return new OutboundHttp.Call(sent.method(), sent.target().toString(), headers, sent.body());
        }

        private static ProviderTransport.Received received(OutboundAnswer answer) throws IOException {
            return new ProviderTransport.Received(
                    answer.status(),
                    answer.header("Content-Type")
                            .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                            .orElse(""),
                    answer.header("DPoP-Nonce").orElse(null),
                    answer.body());
        }
    }

    /** Stored configuration of one of our identity providers. */
    static final class BrokerConfig extends IdentityProviderModel {

        private static final String SECRET = "clientSecret";

        /**
         * Placeholder for the client secret. The console's form can't be saved without a secret, and Keycloak would
         * store the value that is entered.
         */
        private static final String NO_SECRET = "none";

        private final ProviderKind kind;

        BrokerConfig(ProviderKind kind) {
            this.kind = kind;
        }

        BrokerConfig(ProviderKind kind, IdentityProviderModel stored) {
            super(stored);
            this.kind = kind;
        }

        /**
         * Returns the settings.
         *
         * @throws BrokerException if they can't be used, as after an import
         */
        ProviderSettings settings() throws BrokerException {
            try {
                return ProviderSettings.read(kind, getConfig());
            } catch (IllegalArgumentException unfit) {
                throw new BrokerException(BrokerReason.SETTINGS, String.valueOf(unfit.getMessage()));
            }
        }

        boolean asksUserInfo() {
            return !Boolean.parseBoolean(getConfig().get("disableUserInfo"));
        }

        @Override
        public void validate(RealmModel realm) {
            getConfig().put(SECRET, NO_SECRET);
            ProviderSettings settings = ProviderSettings.read(kind, getConfig());
            UriUtils.checkUrl(realm.getSslRequired(), settings.issuer().toString(), ProviderSettings.ISSUER);
            if (settings.clientSecretEndpoint() != null) {
                UriUtils.checkUrl(
                        realm.getSslRequired(),
                        settings.clientSecretEndpoint().toString(),
                        ProviderSettings.CLIENT_SECRET_ENDPOINT);
            }
            if (isFilteredByClaims()) {
                throw new IllegalArgumentException(
                        FILTERED_BY_CLAIMS + ": switch it off; who may log in is decided by mappers and flows");
            }
        }
    }
}
