package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileMetadata;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidatorConfig;

class AttributeNameValidatorTest {

    @ParameterizedTest
    @EnumSource
    void refusesAnotherSpellingOfAProtectedName(UserProfileContext context) {
        ValidationContext answer = answer(context, "PID", user("PID", "1"), "2");

        assertThat(answer.getErrors()).singleElement().satisfies(error -> {
            assertThat(error.getMessage()).contains("small letters");
            assertThat(error.getInputHint()).isEqualTo("PID");
        });
    }

    @ParameterizedTest
    @EnumSource
    void refusesASecondValue(UserProfileContext context) {
        assertThat(answer(context, "PID", user("PID", "1"), "1", "2").isValid())
                .as("Keycloak's own validator of read-only attributes looks at the first value alone")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void keepsExistingValues(UserProfileContext context) {
        assertThat(answer(context, "PID", user("PID", "1"), "1").isValid()).isTrue();
        assertThat(answer(context, "PID", user("phone", "1"), " ").isValid())
                .as("an empty field of a form writes nothing")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void ignoresOtherNames(UserProfileContext context) {
        assertThat(answer(context, "phone", user("phone", "1"), "2").isValid()).isTrue();
        assertThat(answer(context, "pid", user("pid", "1"), "2").isValid())
                .as("its own name is declared, and judged as such")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void onlyAdministratorsRemoveSuchAnAttribute(UserProfileContext context) {
        assertThat(answer(context, "PID", user("PID", "1")).isValid())
                .as("a mapper of LDAP would remove pid from the directory")
                .isEqualTo(context == UserProfileContext.USER_API);
    }

    @Test
    void refusesRegistrationWithSuchAnAttribute() {
        assertThat(answer(UserProfileContext.REGISTRATION, "PID", null, "1").isValid())
                .isFalse();
    }

    @Test
    void importedAttributesForceNoReview() {
        assertThat(answer(UserProfileContext.IDP_REVIEW, "PID", null, "1").isValid())
                .as("nothing is written of this look")
                .isTrue();
    }

    private static ValidationContext answer(
            UserProfileContext context, String name, @Nullable UserModel user, String... values) {
        UserProfileMetadata profile = new UserProfileMetadata(context);
        AttributeContext attribute = new AttributeContext(
                context,
                null,
                Map.entry(name, List.of(values)),
                user,
                profile.addAttribute("kc.read.only", 1000),
                null);
        return new AttributeNameValidator()
                .validate(
                        List.of(values),
                        "kc.read.only",
                        new UserProfileAttributeValidationContext(attribute),
                        ValidatorConfig.EMPTY);
    }

    private static UserModel user(String attribute, String value) {
        return new UserModelDelegate(null) {
            @Override
            public Stream<String> getAttributeStream(String name) {
                return name.equals(attribute) ? Stream.of(value) : Stream.empty();
            }
        };
    }
}
