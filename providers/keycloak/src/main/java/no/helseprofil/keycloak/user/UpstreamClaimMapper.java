package no.helseprofil.keycloak.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.jose.Json;
import no.helseprofil.keycloak.user.BrokeredPerson.ImportedAttribute;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Mapper {@code helseprofil-claim-importer}, which imports one claim that HelseID or ID-porten sends about the user.
 * The national identity number is handled like that of any provider, see {@link ImportedAttribute}.
 */
public final class UpstreamClaimMapper extends AbstractIdentityProviderMapper {

    static final String ID = "helseprofil-claim-importer";

    private static final String ATTRIBUTE = "user.attribute";
    private static final String PID = HealthAttribute.PID.attribute();
    private static final String HPR_NUMBER = HealthAttribute.HPR_NUMBER.attribute();
    private static final String LEVEL = Authentication.SECURITY_LEVEL_NOTE;

    private static final List<ProviderConfigProperty> PROPERTIES = ProviderConfigurationBuilder.create()
            .property()
            .name(ATTRIBUTE)
            .label("Claim")
            .helpText(
                    "pid: national identity number, into the user. hpr_number: number in Helsepersonellregisteret, into"
                            + " the user. The security level: into the session of this login.")
            .type(ProviderConfigProperty.LIST_TYPE)
            .options(PID, HPR_NUMBER, LEVEL)
            .defaultValue(PID)
            .required(true)
            .add()
            .build();

    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        String what = what(mapper);
        if (what.equals(PID)) {
            ImportedAttribute.of(session, mapper)
                    .read(
                            context,
                            () -> ProviderClaims.of(context, PID)
                                    .ifPresent(number -> context.setUserAttribute(PID, number)));
        } else if (what.equals(HPR_NUMBER)) {
            hprNumber(context).ifPresent(number -> context.setUserAttribute(HPR_NUMBER, number));
        } else if (what.equals(LEVEL)) {
            // at each login, whatever the sync mode: that governs when the user is written, and the level isn't part of
            // the user
            ProviderClaims.takeLevel(context);
        }
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        String what = what(mapper);
        if (what.equals(PID)) {
            ImportedAttribute.of(session, mapper)
                    .write(
                            context,
                            user,
                            () -> ProviderClaims.of(context, PID)
                                    .ifPresent(number -> user.setSingleAttribute(PID, number)));
        } else if (what.equals(HPR_NUMBER)) {
            // a person who has left the register no longer has a number
            hprNumber(context)
                    .ifPresentOrElse(
                            number -> user.setSingleAttribute(HPR_NUMBER, number),
                            () -> user.removeAttribute(HPR_NUMBER));
        }
    }

    /** Returns the HPR number in its canonical form; empty if it is missing or invalid. */
    private static Optional<String> hprNumber(BrokeredIdentityContext context) {
        return ProviderClaims.of(context, HPR_NUMBER).flatMap(number -> {
            try {
                return Optional.of(HprNumber.parse(number).value());
            } catch (MalformedIdentifierException malformed) {
                return Optional.empty();
            }
        });
    }

    private static String what(IdentityProviderMapperModel mapper) {
        return String.valueOf(mapper.getConfig().get(ATTRIBUTE));
    }

    @Override
    public boolean supportsSyncMode(IdentityProviderSyncMode mode) {
        return Set.of(IdentityProviderSyncMode.values()).contains(mode);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String[] getCompatibleProviders() {
        return new String[] {"helseid", "idporten"};
    }

    @Override
    public String getDisplayCategory() {
        return "Attribute Importer";
    }

    @Override
    public String getDisplayType() {
        return "HelseID and ID-porten";
    }

    @Override
    public String getHelpText() {
        return "Imports the national identity number, the HPR number or the security level that the provider sends.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return PROPERTIES;
    }

    /**
     * Claims that HelseID or ID-porten has sent about a user in a login, under the same names for both, until the login
     * ends. {@link UpstreamClaimMapper} reads them.
     */
    public static final class ProviderClaims {

        private static final String NOTE = "helseprofil.told";

        /** Note with the level that a mapper took; it is kept here, since a first login empties the session's notes. */
        private static final String TAKEN_LEVEL = "helseprofil.told.level";

        private ProviderClaims() {}

        /** Stores the claims; null for one that wasn't sent. */
        public static void keep(
                BrokeredIdentityContext context,
                @Nullable String pid,
                @Nullable String hprNumber,
                @Nullable String securityLevel) {
            ObjectNode claims = JsonNodeFactory.instance.objectNode();
            claims.put(HealthAttribute.PID.attribute(), pid);
            claims.put(HealthAttribute.HPR_NUMBER.attribute(), hprNumber);
            claims.put(Authentication.SECURITY_LEVEL_NOTE, securityLevel);
            context.getContextData().put(NOTE, claims.toString());
        }

        static Optional<String> of(BrokeredIdentityContext context, String name) {
            return context.getContextData().get(NOTE) instanceof String claims
                    ? Json.read(claims).map(json -> json.path(name).textValue())
                    : Optional.empty();
        }

        /** Stores the level as taken by a mapper, if one was sent. */
        static void takeLevel(BrokeredIdentityContext context) {
            of(context, Authentication.SECURITY_LEVEL_NOTE)
                    .ifPresent(level -> context.getContextData().put(TAKEN_LEVEL, level));
        }

        /** Copies the taken level into the session when the login ends. */
        public static void finish(AuthenticationSessionModel login, BrokeredIdentityContext context) {
            if (context.getContextData().get(TAKEN_LEVEL) instanceof String level) {
                login.setUserSessionNote(Authentication.SECURITY_LEVEL_NOTE, level);
            }
        }
    }
}
