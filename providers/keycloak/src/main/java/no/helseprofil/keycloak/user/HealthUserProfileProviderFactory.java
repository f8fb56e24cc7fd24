package no.helseprofil.keycloak.user;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.user.BrokeredPerson.ForeignIdentity;
import no.helseprofil.keycloak.user.BrokeredPerson.KnownPerson;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.userprofile.AttributeMetadata;
import org.keycloak.userprofile.AttributeValidatorMetadata;
import org.keycloak.userprofile.Attributes;
import org.keycloak.userprofile.DeclarativeUserProfileProvider;
import org.keycloak.userprofile.DeclarativeUserProfileProviderFactory;
import org.keycloak.userprofile.DefaultAttributes;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileMetadata;
import org.keycloak.userprofile.UserProfileUtil;
import org.keycloak.userprofile.validator.ImmutableAttributeValidator;
import org.keycloak.userprofile.validator.MultiValueValidator;
import org.keycloak.validate.ValidatorConfig;
import org.keycloak.validate.validators.LengthValidator;

/**
 * Replacement of Keycloak's user profile provider, under the same id, so that no user forges a health claim by editing
 * their own attributes: neither through the account console or its REST, nor a registration form, a required action or
 * the review of an identity provider's data. A realm's own configuration could let users write any attribute, declared
 * or not.
 *
 * <p>Keycloak stores, shows and caches the configuration as usual. The declarations are added to the copy that each
 * request gets, so they end with the profile. Importers, federation and identity provider mappers write to the user
 * without a user profile, as before.
 */
public final class HealthUserProfileProviderFactory extends DeclarativeUserProfileProviderFactory {

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        super.postInit(factory);
        factory.register(Links::on);
    }

    @Override
    public DeclarativeUserProfileProvider create(KeycloakSession session) {
        return new Provider(session, this);
    }

    private static final class Provider extends DeclarativeUserProfileProvider {

        private final KeycloakSession session;

        Provider(KeycloakSession session, HealthUserProfileProviderFactory factory) {
            super(session, factory);
            this.session = session;
        }

        @Override
        protected UserProfileMetadata configureUserProfile(UserProfileMetadata metadata, KeycloakSession session) {
            UserProfileMetadata own = super.configureUserProfile(metadata, session);
            if (RealmProfiles.isUnderProfile(session)) {
                HealthUserProfile.declareIn(own);
            }
            return own;
        }

        @Override
        protected Attributes createAttributes(
                UserProfileContext context,
                @Nullable Map<String, ?> attributes,
                UserModel user,
                UserProfileMetadata metadata) {
            Map<String, ?> sent = attributes == null ? Map.of() : attributes;
            Map<String, ?> taken =
                    RealmProfiles.isUnderProfile(session) ? HealthUserProfile.withoutPrefixed(sent) : sent;
            return super.createAttributes(context, taken, user, metadata);
        }
    }

    /**
     * Links of accounts to identities at a provider. Keycloak creates a link for a user who has proven ownership of the
     * account, usually by its password, and doesn't check that the identity belongs to the same person. The provider's
     * statements would then be issued as statements about the account's person. Keycloak reports each link after it is
     * written and before it is committed, whichever page or flow led to it.
     */
    static final class Links {

        private static final Set<String> TELLING = Stream.concat(
                        Stream.of(HealthAttribute.values()).map(HealthAttribute::attribute),
                        Stream.of(Authentication.SECURITY_LEVEL_NOTE, Authentication.ACR_NOTE))
                .collect(Collectors.toUnmodifiableSet());

        private static final Pattern BETWEEN_NAMES = Pattern.compile("[^\\w:/.-]+");

        private Links() {}

        /** Refuses a link that a user creates in a login, unless it is proven to belong to the account's person. */
        static void on(ProviderEvent event) {
            if (event instanceof FederatedIdentityModel.FederatedIdentityCreatedEvent created) {
                KeycloakSession session = created.getKeycloakSession();
                AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
                String provider = created.getFederatedIdentity().getIdentityProvider();
                UserModel user = created.getUser();
                if (login == null || !RealmProfiles.isUnderProfile(session)) {
                    return;
                }
                if (isTelling(session, provider)
                        && !hasMade(session, login, user)
                        && !ProviderPid.of(login, provider).isOf(session, user)) {
                    throw new ForeignIdentity(session, provider, user).refusedLink();
                }
                KnownPerson.keep(session, user);
            }
        }

        /**
         * Returns whether the provider's statements become a level or a health attribute. A mapper, whatever its type,
         * names in its settings what it writes.
         */
        private static boolean isTelling(KeycloakSession session, String provider) {
            return session.identityProviders()
                    .getMappersByAliasStream(provider)
                    .map(IdentityProviderMapperModel::getConfig)
                    .flatMap(config -> config.values().stream())
                    .flatMap(BETWEEN_NAMES::splitAsStream)
                    .anyMatch(TELLING::contains);
        }

        /**
         * Returns whether this login created the account, so that it had no earlier owner, and this is its first link.
         */
        private static boolean hasMade(KeycloakSession session, AuthenticationSessionModel login, UserModel user) {
            return Boolean.parseBoolean(login.getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER))
                    && session.users()
                                    .getFederatedIdentitiesStream(login.getRealm(), user)
                                    .count()
                            == 1;
        }
    }

    /** User profile of a realm under the profile, whatever the realm's own configuration says. */
    static final class HealthUserProfile {

        private HealthUserProfile() {}

        /**
         * Declares each {@link HealthAttribute} and replaces the realm's own declaration: readable and writable for
         * administrators only, never required, no default value.
         *
         * @param profile is changed; must be the request's own, not a cached one
         */
        static void declareIn(UserProfileMetadata profile) {
            for (HealthAttribute attribute : HealthAttribute.values()) {
                profile.getAttributes().removeIf(declared -> declared.getName().equals(attribute.attribute()));
                declare(profile, attribute);
            }
            profile.getAttribute(DefaultAttributes.READ_ONLY_ATTRIBUTE_KEY)
                    .forEach(everyName -> everyName.getValidators().add(validator(AttributeNameValidator.ID)));
        }

        /** Returns the attributes without those whose names Keycloak would read as a {@link HealthAttribute}. */
        static Map<String, ?> withoutPrefixed(Map<String, ?> attributes) {
            Map<String, Object> kept = new HashMap<>(attributes);
            kept.keySet().removeIf(HealthAttribute::isBehindPrefix);
            return kept;
        }

        private static void declare(UserProfileMetadata profile, HealthAttribute attribute) {
            profile.addAttribute(
                            attribute.attribute(),
                            profile.getAttributes().size(),
                            List.of(
                                    validator(ImmutableAttributeValidator.ID),
                                    validator(MultiValueValidator.ID, String.valueOf(attribute.mostValues())),
                                    validator(LengthValidator.ID, String.valueOf(HprDetails.MOST_CHARACTERS)),
                                    validator(HealthAttributeValidator.ID)),
                            AttributeMetadata.ALWAYS_TRUE,
                            UserProfileUtil.ONLY_ADMIN_CONDITION,
                            AttributeMetadata.ALWAYS_FALSE,
                            UserProfileUtil.ONLY_ADMIN_CONDITION)
                    // an empty map rather than null, on which SCIM would fail for every user
                    .addAnnotations(Map.of())
                    .setAttributeDisplayName("${helseprofil.user." + attribute.attribute() + "}")
                    .setMultivalued(attribute.mostValues() > 1);
        }

        private static AttributeValidatorMetadata validator(String id) {
            return new AttributeValidatorMetadata(id);
        }

        private static AttributeValidatorMetadata validator(String id, String max) {
            return new AttributeValidatorMetadata(
                    id, ValidatorConfig.builder().config("max", max).build());
        }
    }
}
