package no.helseprofil.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link DemoKeycloak}, as a parameter of a method or of the constructor. It is one for all
 * classes of a JVM, started for the first one, and it ends with the JVM. After each test its clock is the machine's again.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(HelseprofilExtension.class)
public @interface Helseprofil {}
