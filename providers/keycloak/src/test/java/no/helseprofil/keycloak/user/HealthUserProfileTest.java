package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.user.HealthUserProfileProviderFactory.HealthUserProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.AttributeMetadata;
import org.keycloak.userprofile.AttributeValidatorMetadata;
import org.keycloak.userprofile.DefaultAttributes;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileMetadata;

class HealthUserProfileTest {

    @ParameterizedTest
    @EnumSource
    void onlyAdministratorsReadAndWrite(UserProfileContext context) {
        UserProfileMetadata profile = realms(context);
        HealthUserProfile.declareIn(profile);

        assertThat(HealthAttribute.values()).allSatisfy(attribute -> {
            AttributeMetadata declared = only(profile, attribute.attribute());
            AttributeContext asked = asked(context, declared);
            assertThat(declared.canEdit(asked)).isEqualTo(context == UserProfileContext.USER_API);
            assertThat(declared.canView(asked)).isEqualTo(context == UserProfileContext.USER_API);
        });
    }

    @Test
    void onlyOrganisationsAreMultivalued() {
        UserProfileMetadata profile = realms(UserProfileContext.USER_API);
        HealthUserProfile.declareIn(profile);

        assertThat(HealthAttribute.values())
                .allSatisfy(attribute -> assertThat(
                                only(profile, attribute.attribute()).isMultivalued())
                        .as(attribute.attribute())
                        .isEqualTo(attribute == HealthAttribute.ORGANISATIONS));
    }

    @Test
    void replacesTheRealmsDeclaration() {
        UserProfileMetadata profile = realms(UserProfileContext.ACCOUNT);
        realmsDeclared(profile).setDefaultValue("06828399789").setMultivalued(true);
        realmsDeclared(profile).addAnnotations(Map.of("kc.scim.schema.attribute", "nickName"));
        HealthUserProfile.declareIn(profile);

        AttributeMetadata pid = only(profile, "pid");
        assertThat(pid.getDefaultValue())
                .as("a default would be everybody's number")
                .isNull();
        assertThat(pid.isMultivalued()).isFalse();
        assertThat(pid.getAnnotations())
                .as("by an annotation SCIM reads and writes an attribute")
                .isEmpty();
        assertThat(pid.isSelected(asked(UserProfileContext.ACCOUNT, pid)))
                .as("an attribute that isn't selected is an unmanaged one, which users may write")
                .isTrue();
        assertThat(pid.isRequired(asked(UserProfileContext.ACCOUNT, pid)))
                .as("no user could log in who has to fill in what they can't")
                .isFalse();
    }

    @Test
    void leavesOtherAttributesUnchanged() {
        UserProfileMetadata profile = realms(UserProfileContext.ACCOUNT);
        UserProfileMetadata kept = profile.clone();
        HealthUserProfile.declareIn(profile);

        assertThat(validators(kept)).as("what is kept for other requests").containsExactly("stock");
        assertThat(validators(profile)).as("of any name").containsExactly("stock", AttributeNameValidator.ID);
        AttributeMetadata phone = only(profile, "phone");
        assertThat(phone.canEdit(asked(UserProfileContext.ACCOUNT, phone))).isTrue();
    }

    @Test
    void prefixedNamesAreDropped() {
        Map<String, List<String>> sent = Map.of(
                "pid",
                List.of("1"),
                "phone",
                List.of("2"),
                "user.attributes.pid",
                List.of("3"),
                "user.attributes.phone",
                List.of("4"));

        assertThat(HealthUserProfile.withoutPrefixed(sent)).containsOnlyKeys("pid", "phone", "user.attributes.phone");
    }

    /** A realm that lets everybody write {@code pid}, as long as it isn't selected. */
    private static UserProfileMetadata realms(UserProfileContext context) {
        UserProfileMetadata profile = new UserProfileMetadata(context);
        profile.addAttribute(
                "pid",
                1,
                List.of(),
                AttributeMetadata.ALWAYS_FALSE,
                AttributeMetadata.ALWAYS_TRUE,
                AttributeMetadata.ALWAYS_TRUE,
                AttributeMetadata.ALWAYS_TRUE);
        profile.addAttribute("phone", 2);
        profile.addAttribute(DefaultAttributes.READ_ONLY_ATTRIBUTE_KEY, 1000, new AttributeValidatorMetadata("stock"));
        return profile;
    }

    private static AttributeMetadata realmsDeclared(UserProfileMetadata profile) {
        return only(profile, "pid");
    }

    private static AttributeMetadata only(UserProfileMetadata profile, String name) {
        assertThat(profile.getAttribute(name)).as(name).hasSize(1);
        return profile.getAttribute(name).get(0);
    }

    private static List<String> validators(UserProfileMetadata profile) {
        return only(profile, DefaultAttributes.READ_ONLY_ATTRIBUTE_KEY).getValidators().stream()
                .map(AttributeValidatorMetadata::getValidatorId)
                .toList();
    }

    private static AttributeContext asked(UserProfileContext context, AttributeMetadata metadata) {
        return new AttributeContext(context, null, Map.entry(metadata.getName(), List.of()), null, metadata, null);
    }
}
