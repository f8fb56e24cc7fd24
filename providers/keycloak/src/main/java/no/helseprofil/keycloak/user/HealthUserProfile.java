package no.helseprofil.keycloak.user;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.userprofile.AttributeMetadata;
import org.keycloak.userprofile.AttributeValidatorMetadata;
import org.keycloak.userprofile.DefaultAttributes;
import org.keycloak.userprofile.UserProfileMetadata;
import org.keycloak.userprofile.UserProfileUtil;
import org.keycloak.userprofile.validator.ImmutableAttributeValidator;
import org.keycloak.userprofile.validator.MultiValueValidator;
import org.keycloak.validate.ValidatorConfig;
import org.keycloak.validate.validators.LengthValidator;

/** User profile of a realm under the profile, whatever the realm's own configuration says. */
final class HealthUserProfile {

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
