// Every image of the project for both architectures, with SBOM and provenance, built and pushed in one go:
//   REGISTRY=registry.example.com/lab TAG=0.1.0 docker buildx bake --push
// One machine, its own architecture, nothing pushed:  docker buildx bake --set '*.platform=' --set '*.attest=' --load
// Base images come from compose/.env:  set -a; . compose/.env; set +a
variable "REGISTRY" { default = "broken-trace-lab" }
variable "TAG" { default = "dev" }
variable "NODE_IMAGE" { default = null }
variable "DEBIAN_IMAGE" { default = null }
variable "NGINX_IMAGE" { default = null }

group "default" { targets = ["service", "web"] }

target "_image" {
  context   = "."
  platforms = ["linux/amd64", "linux/arm64"]
  attest    = ["type=sbom", "type=provenance,mode=max"]
  args      = { NODE_IMAGE = NODE_IMAGE, DEBIAN_IMAGE = DEBIAN_IMAGE, NGINX_IMAGE = NGINX_IMAGE }
}

target "service" {
  name     = name
  matrix   = { name = ["order", "inventory", "pricing", "notify", "gateway", "telemetry-store"] }
  inherits = ["_image"]
  target   = "service"
  args     = { SERVICE = name }
  tags     = ["${REGISTRY}/${name}:${TAG}"]
}

target "web" {
  inherits = ["_image"]
  target   = "web"
  tags     = ["${REGISTRY}/web:${TAG}"]
}
