package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
)

// logoURL is where the C# generator fetches the package's logo from. It can fetch one in no other way than over
// HTTP; serveLogo answers it inside this process.
const logoURL = "sdkgen://logo.png"

func serveLogo() error {
	logo, err := drawLogo()
	if err != nil {
		return err
	}
	http.DefaultTransport.(*http.Transport).RegisterProtocol("sdkgen", answer(logo))
	return nil
}

type answer []byte

func (body answer) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK,
		Body:       io.NopCloser(bytes.NewReader(body)),
		Request:    request,
	}, nil
}

// drawLogo draws a booth's wall and its window, 64 by 64.
func drawLogo() ([]byte, error) {
	wall := color.RGBA{R: 0x1f, G: 0x4e, B: 0x79, A: 0xff}
	light := color.RGBA{R: 0xff, G: 0xd9, B: 0x66, A: 0xff}
	logo := image.NewRGBA(image.Rect(0, 0, 64, 64))
	window := image.Rect(14, 14, 50, 40)
	for y := range 64 {
		for x := range 64 {
			if image.Pt(x, y).In(window) {
				logo.Set(x, y, light)
			} else {
				logo.Set(x, y, wall)
			}
		}
	}
	var file bytes.Buffer
	err := png.Encode(&file, logo)
	return file.Bytes(), err
}
