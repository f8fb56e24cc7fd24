package no.helseprofil.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Annotation that gives the tests of a class a {@link DemoKeycloak}, as a parameter of a method or of the constructor.
 * All classes of a JVM share one, which starts with the first class and ends with the JVM. After each test its clock is
 * reset to the machine's.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(HelseprofilExtension.class)
public @interface Helseprofil {}
