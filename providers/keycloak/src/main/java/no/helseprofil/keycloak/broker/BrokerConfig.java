package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerReason;
import no.helseprofil.broker.ProviderKind;
import no.helseprofil.broker.ProviderSettings;
import org.keycloak.common.util.UriUtils;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.RealmModel;

/** Stored configuration of one of our identity providers. */
final class BrokerConfig extends IdentityProviderModel {

    private static final long serialVersionUID = 1L;

    private static final String SECRET = "clientSecret";

    /**
     * Placeholder for the client secret. The console's form can't be saved without a secret, and Keycloak would store
     * the value that is entered.
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
